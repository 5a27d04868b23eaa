//! As many digits as say something.

/// A number with three significant digits below 1,000, in whole numbers with separators above.
#[must_use]
pub fn digits(value: f64) -> String {
    let size = value.abs();
    if size == 0.0 {
        "0".into()
    } else if size >= 999.5 {
        let whole = thousands(libm::round(size) as u64);
        if value < 0.0 { format!("-{whole}") } else { whole }
    } else if value == libm::trunc(value) {
        format!("{value}")
    } else if size >= 99.95 {
        format!("{value:.0}")
    } else if size >= 9.995 {
        format!("{value:.1}")
    } else if size >= 0.9995 {
        format!("{value:.2}")
    } else {
        small(value)
    }
}

/// Three significant digits of a number between -1 and 1, without trailing zeros.
fn small(value: f64) -> String {
    if value.abs() < 1e-4 {
        return format!("{value:.1e}");
    }
    let mut places = 3;
    let mut scaled = value.abs() * 10.0;
    while scaled < 1.0 {
        scaled *= 10.0;
        places += 1;
    }
    format!("{value:.places$}").trim_end_matches('0').to_owned()
}

/// A whole number with `,` between its thousands.
#[must_use]
pub fn thousands(number: u64) -> String {
    let plain = number.to_string();
    let mut text = String::with_capacity(plain.len() + plain.len() / 3);
    for (i, digit) in plain.char_indices() {
        if i > 0 && (plain.len() - i).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// How many times `second` goes into `first`, such as `450×`; `None` when `second` is 0 or either is missing.
#[must_use]
pub fn ratio(first: Option<f64>, second: Option<f64>) -> Option<String> {
    let (first, second) = (first?, second?);
    if second == 0.0 {
        return None;
    }
    let ratio = first / second;
    let text = if ratio >= 9.95 {
        thousands(libm::round(ratio) as u64)
    } else if ratio >= 0.995 {
        format!("{ratio:.1}").trim_end_matches(".0").to_owned()
    } else {
        format!("{ratio:.2}")
    };
    Some(match text.as_str() {
        "0.00" if ratio > 0.0 => "<0.01×".into(),
        "0.00" => "0×".into(),
        _ => format!("{text}×"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_are_three_or_whole() {
        for (value, text) in [
            (0.0, "0"),
            (7.0, "7"),
            (1.0 / 3.0, "0.333"),
            (2.314, "2.31"),
            (45.26, "45.3"),
            (452.4, "452"),
            (999.7, "1,000"),
            (1_234_567.0, "1,234,567"),
            (0.05, "0.05"),
            (0.000_02, "2.0e-5"),
            (-2_000.0, "-2,000"),
        ] {
            assert_eq!(digits(value), text);
        }
    }

    #[test]
    fn ratios_are_short() {
        for (first, second, text) in [
            (900.0, 2.0, Some("450×")),
            (3.0, 2.0, Some("1.5×")),
            (2.0, 2.0, Some("1×")),
            (1.0, 4.0, Some("0.25×")),
            (1.0, 4_000.0, Some("<0.01×")),
            (0.0, 4.0, Some("0×")),
            (4e6, 1.0, Some("4,000,000×")),
            (1.0, 0.0, None),
        ] {
            assert_eq!(ratio(Some(first), Some(second)).as_deref(), text);
        }
        assert_eq!(ratio(None, Some(1.0)), None);
    }
}
