//! Draws the sizes of interval tree clock stamps against iterations, the paper's dynamic and static scenario side by side,
//! from the CSV of the clocks' example `paper`:
//!
//! ```text
//! cargo run --release -p twintrack-clocks --example paper | cargo run -p twintrack-benches --example clock_sizes > sizes.svg
//! ```

use std::collections::BTreeMap;
use std::error::Error;
use std::io::Read;

use plotters::prelude::*;

const SIZE: (u32, u32) = (1_100, 420);

/// Where the logarithmic axis begins: low enough for the legend to find room below all curves.
const LOWEST: f64 = 0.3;

/// Points of each curve, by number of entities.
type Curves = BTreeMap<u32, Vec<(f64, f64)>>;

fn main() -> Result<(), Box<dyn Error>> {
    let mut csv = String::new();
    std::io::stdin().read_to_string(&mut csv)?;
    let scenarios = parse(&csv)?;
    let mut svg = String::new();
    {
        let root = SVGBackend::with_string(&mut svg, SIZE).into_drawing_area();
        root.fill(&WHITE)?;
        let panels = root.split_evenly((1, scenarios.len().max(1)));
        for (panel, (name, curves)) in panels.iter().zip(&scenarios) {
            draw(panel, name, curves)?;
        }
        root.present()?;
    }
    println!("{svg}");
    Ok(())
}

/// Reads lines of scenario, entities, iterations, mean bytes, deviation.
fn parse(csv: &str) -> Result<BTreeMap<String, Curves>, Box<dyn Error>> {
    let mut scenarios: BTreeMap<String, Curves> = BTreeMap::new();
    for line in csv.lines().skip(1) {
        let fields: Vec<&str> = line.split(',').collect();
        let [scenario, entities, iterations, bytes, _] = fields[..] else {
            return Err(format!("five fields are expected in `{line}`").into());
        };
        let curve = scenarios.entry(scenario.to_owned()).or_default().entry(entities.parse()?).or_default();
        curve.push((iterations.parse()?, bytes.parse()?));
    }
    Ok(scenarios)
}

/// One scenario, with a logarithmic axis for bytes.
fn draw<B: DrawingBackend>(
    panel: &DrawingArea<B, plotters::coord::Shift>,
    name: &str,
    curves: &Curves,
) -> Result<(), Box<dyn Error>>
where
    B::ErrorType: 'static,
{
    let points = || curves.values().flatten();
    let last = points().map(|(iterations, _)| *iterations).fold(1.0, f64::max);
    let highest = points().map(|(_, bytes)| *bytes).fold(1.0, f64::max);
    let mut chart = ChartBuilder::on(panel)
        .caption(name, ("sans-serif", 18))
        .margin(12)
        .margin_right(32)
        .x_label_area_size(36)
        .y_label_area_size(56)
        .build_cartesian_2d(0.0..last, (LOWEST..highest * 1.5).log_scale())?;
    chart
        .configure_mesh()
        .x_desc("iterations")
        .y_desc("mean bytes of a stamp")
        .x_label_formatter(&|iterations| format!("{iterations:.0}"))
        .y_label_formatter(&|bytes| format!("{bytes:.0}"))
        .draw()?;
    for (index, (entities, curve)) in curves.iter().enumerate() {
        let colour = Palette99::pick(index).to_rgba();
        chart
            .draw_series(LineSeries::new(curve.iter().copied(), colour.stroke_width(2)))?
            .label(format!("{entities} entities"))
            .legend(move |(x, y)| PathElement::new([(x, y), (x + 18, y)], colour.stroke_width(2)));
    }
    chart
        .configure_series_labels()
        .position(SeriesLabelPosition::LowerRight)
        .background_style(WHITE.mix(0.8))
        .draw()?;
    Ok(())
}
