//! Where in virtual time the run is, how fast that passes, and what will disturb it.

use ratatui::Frame;
use ratatui::layout::{Alignment, Rect};
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;
use twintrack_core::kernel::time::Time;
use twintrack_reports::human::{digits, thousands};

use super::paint::{FAINT, Paint, STRONG};
use crate::commands::watch::live::{Live, Subject};
use crate::commands::watch::pace::Speed;
use crate::commands::watch::words;

/// Draws the three lines.
pub(super) fn draw(live: &Live, paint: Paint, screen: &mut Frame<'_>, area: Rect) {
    let [title, timeline, next] = [0, 1, 2].map(|row| Rect { y: area.y + row, height: 1, ..area });
    screen.render_widget(Paragraph::new(subject(&live.subject)), title);
    screen.render_widget(Paragraph::new(state(live)).alignment(Alignment::Right), title);
    screen.render_widget(Paragraph::new(timeline_of(live, paint, area.width)), timeline);
    screen.render_widget(Paragraph::new(disturbances(live, paint)), next);
}

/// What is watched.
pub(super) fn subject(subject: &Subject) -> Line<'static> {
    Line::from(vec![
        Span::styled(format!(" {}", subject.name), STRONG),
        Span::raw(format!(
            ", seed {}, {} participants",
            subject.seed,
            thousands(subject.participants as u64)
        )),
    ])
}

fn state(live: &Live) -> Line<'static> {
    let speed = match live.pace.speed {
        Speed::Times(times) => format!("{}× real time", digits(times)),
        Speed::Most => "as fast as possible".to_owned(),
    };
    let state = if live.pace.is_jumping() {
        "» going on".to_owned()
    } else if live.pace.is_paused() {
        format!("‖ paused ({speed})")
    } else {
        format!("▶ {speed}")
    };
    Line::styled(format!("{state} "), STRONG)
}

/// `2min30s ━━━●──▲──▲▲── 20min`
fn timeline_of(live: &Live, paint: Paint, width: u16) -> Line<'static> {
    let (now, until) = (words::time(live.now), words::time(live.subject.until));
    let columns = usize::from(width).saturating_sub(now.chars().count() + until.chars().count() + 4);
    let column = |at: Time| {
        let share = at.as_secs_f64() / live.subject.until.as_secs_f64().max(f64::MIN_POSITIVE);
        ((share * columns as f64) as usize).min(columns.saturating_sub(1))
    };
    let mut disturbed = vec![false; columns];
    for planned in live.subject.plan.all() {
        if let Some(marked) = disturbed.get_mut(column(planned.at)) {
            *marked = true;
        }
    }
    let here = column(live.now);
    let mark = |(at, disturbed): (usize, bool)| match (at == here, disturbed, at < here) {
        (true, ..) => Span::styled("●", STRONG),
        (_, true, _) => Span::styled("▲", paint.disturbance()),
        (.., true) => Span::raw("━"),
        _ => Span::styled("─", FAINT),
    };
    let mut line = vec![Span::styled(format!(" {now} "), STRONG)];
    line.extend(disturbed.into_iter().enumerate().map(mark));
    line.push(Span::raw(format!(" {until}")));
    Line::from(line)
}

/// What disturbs the run now, and what will.
fn disturbances(live: &Live, paint: Paint) -> Line<'static> {
    let plan = &live.subject.plan;
    let mut told = Vec::new();
    let (cut, asleep) = plan.in_force(live.now);
    match cut {
        0 => {}
        1 => told.push("1 outage now".to_owned()),
        _ => told.push(format!("{} outages now", thousands(cut as u64))),
    }
    if asleep > 0 {
        told.push(format!("{} asleep", thousands(asleep as u64)));
    }
    let to_come = plan.from(live.now);
    told.push(match to_come {
        [] if plan.turnovers => "turnovers begin when the network has settled".to_owned(),
        [] => "no disturbance to come".to_owned(),
        [next] => format!("next at {}: {}; the last one", words::time(next.at), next.what),
        [next, more @ ..] => {
            format!(
                "next at {}: {}; {} more to come",
                words::time(next.at),
                next.what,
                thousands(more.len() as u64)
            )
        }
    });
    let remark = live.remark.map(|remark| Span::styled(format!("  {remark}"), paint.alarm()));
    let line = [Span::styled(" ▲ ", paint.disturbance()), Span::raw(told.join(", "))];
    Line::from(line.into_iter().chain(remark).collect::<Vec<_>>())
}
