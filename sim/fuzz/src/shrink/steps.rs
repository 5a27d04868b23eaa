//! The steps that make a scenario smaller.

use twintrack_core::kernel::time::{Span, Time};
use twintrack_core::settings::{Inputs, Rate, Scenario};
use twintrack_core::world::World;

use super::search::Search;
use super::{settings, stated};
use crate::draw::graph_among;
use crate::promises::patience;

/// All steps once.
pub(super) fn all(search: &mut Search) {
    fewer_participants(search);
    whole_classes(search);
    search.try_with(stated::actions);
    search.try_with(stated::passages);
    lists(search);
    settings::to_defaults(search);
    earlier_end(search);
    rounder_values(search);
}

fn fewer_participants(search: &mut Search) {
    let sizes = |size: u32| [2, 3, 4, 5, 6, 8, 10, 12, size / 2, size.saturating_sub(1)];
    while let Some(size) = search.best.population.size {
        let smaller = sizes(size).into_iter().filter(|fewer| (2..size).contains(fewer));
        if !smaller.into_iter().any(|fewer| search.try_with(|scenario| with_size(scenario, fewer))) {
            break;
        }
    }
}

/// Leaves out those with the highest numbers, and what names them.
fn with_size(scenario: &mut Scenario, size: u32) {
    scenario.population.size = Some(size);
    scenario.population.graph = graph_among(scenario);
    scenario
        .workload
        .at
        .retain(|action| action.participant < size && action.peer.is_none_or(|peer| peer < size));
    let faults = &mut scenario.faults;
    faults.cuts.retain(|cut| cut.source.max(cut.target) < size);
    let members = faults.partitions.iter_mut().filter_map(|partition| partition.members.as_mut());
    let sleepers = faults.pauses.iter_mut().filter_map(|pause| pause.participants.as_mut());
    members.chain(sleepers).for_each(|who| who.retain(|who| *who < size));
    if let Some(turnover) = &mut scenario.churn.turnover {
        turnover.replace = turnover.replace.min(size);
    }
}

/// Everything of one kind at once.
fn whole_classes(search: &mut Search) {
    let without: [fn(&mut Scenario); 16] = [
        |s| s.faults = Default::default(),
        |s| s.network = Default::default(),
        |s| {
            s.churn.at.clear();
            (s.churn.arrivals, s.churn.session, s.churn.turnover) = (Rate::ZERO, None, None);
            s.churn.return_share = 0.0;
        },
        |s| {
            let (from, until) = (s.workload.from, s.workload.until);
            s.workload = twintrack_core::settings::Workload { from, until, ..Default::default() };
        },
        |s| s.faults.random_partitions = None,
        |s| s.faults.random_pauses = None,
        |s| s.faults.partitions.clear(),
        |s| s.faults.pauses.clear(),
        |s| s.faults.cuts.clear(),
        |s| s.churn.arrivals = Rate::ZERO,
        |s| {
            s.churn.session = None;
            s.churn.return_share = 0.0;
        },
        |s| s.churn.turnover = None,
        |s| s.workload.need_changes = Rate::ZERO,
        |s| s.workload.capacity_changes = Rate::ZERO,
        |s| s.workload.recognition_changes = Rate::ZERO,
        |s| s.workload.bursts.clear(),
    ];
    for change in without {
        search.try_with(change);
    }
}

/// Items of lists, in halves and then in ever smaller pieces.
fn lists(search: &mut Search) {
    thin_out(search, |scenario| &mut scenario.workload.at);
    thin_out(search, |scenario| &mut scenario.workload.bursts);
    thin_out(search, |scenario| &mut scenario.churn.at);
    thin_out(search, |scenario| &mut scenario.faults.partitions);
    thin_out(search, |scenario| &mut scenario.faults.cuts);
    thin_out(search, |scenario| &mut scenario.faults.pauses);
}

fn thin_out<T>(search: &mut Search, list: fn(&mut Scenario) -> &mut Vec<T>) {
    let length = |search: &mut Search| list(&mut search.best).len();
    let mut piece = length(search);
    while piece > 0 {
        let mut at = 0;
        while at < length(search) {
            let end = (at + piece).min(length(search));
            let dropped = search.try_with(|scenario| {
                list(scenario).drain(at..end);
            });
            if !dropped {
                at = end;
            }
        }
        piece /= 2;
    }
}

/// The run ends when everything must have come to rest, or, for promises of safety, as early as they break.
fn earlier_end(search: &mut Search) {
    if let Ok(world) = World::build(search.best.clone(), &Inputs::default()) {
        let calm = world.last_disturbance().since(Time::ZERO) + patience(&search.best);
        let until = Span::from_secs(calm.as_secs_f64() as u64 + 1);
        if until < search.best.run.until {
            search.try_with(|scenario| scenario.run.until = until);
        }
    }
    loop {
        let until = search.best.run.until;
        let shares = [0.1, 0.25, 0.5, 0.75, 0.9];
        let shorter = shares.map(|share| Span::from_secs((until.as_secs_f64() * share) as u64));
        let worked = shorter.into_iter().any(|until| {
            search.try_with(|scenario| {
                scenario.run.until = until;
                let latest = |time: &mut Span| *time = (*time).min(until);
                latest(&mut scenario.workload.until);
                latest(&mut scenario.churn.until);
            })
        });
        if !worked {
            break;
        }
    }
}

/// Whole quantities and whole minutes, where it makes no difference.
fn rounder_values(search: &mut Search) {
    let minute = |time: Span| Span::from_secs((time.as_secs_f64() / 60.0).round() as u64 * 60);
    search.try_with(|scenario| {
        for action in &mut scenario.workload.at {
            action.need = action.need.map(f64::round);
            action.capacity = action.capacity.map(f64::round);
        }
    });
    let second = |time: Span| Span::from_secs(time.as_secs_f64().round() as u64);
    let each: [&dyn Fn(Span) -> Span; 2] = [&minute, &second];
    for round in each {
        for at in 0..search.best.workload.at.len() {
            search.try_with(|scenario| scenario.workload.at[at].time = round(scenario.workload.at[at].time));
        }
        for at in 0..search.best.churn.at.len() {
            search.try_with(|scenario| scenario.churn.at[at].time = round(scenario.churn.at[at].time));
        }
    }
}
