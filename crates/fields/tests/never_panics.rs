//! No text, however odd, makes the readers panic; and what is printed can be read back.

#![allow(clippy::unwrap_used)]

use gapfiller_fields::*;
use proptest::prelude::*;

fields! {
    /// One of each.
    pub struct Everything {
        /// A length.
        pub length: Length,
        /// Money.
        pub money: Money,
        /// A height.
        pub height: Sourced<Height>,
        /// A position.
        pub position: Position,
        /// A date.
        pub date: Date,
        /// A time.
        pub time: TimeOfDay,
        /// A share.
        pub share: Share,
        /// Decibels.
        pub gain: Decibels,
    }
}

fn exercise(text: &str) {
    let mut problems = Problems::new();
    if let Some(table) = parse_toml("x.toml", text, &mut problems) {
        read_document::<Everything>(&table, &mut problems);
        resolved(&table);
    }
    let _ = problems.to_string();
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn any_bytes_as_a_file(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        exercise(&String::from_utf8_lossy(&bytes));
    }

    #[test]
    fn anything_that_looks_like_toml(text in r#"([a-zé.\[\]{}"'=, \n0-9\-:#]|length|position|\[\[|\r\n){0,60}"#) {
        exercise(&text);
    }

    #[test]
    fn any_text_as_any_value(text in r#"([0-9+\-._eE]{0,6})[ ]?([NSEWnsewFL°'"″ ,:%]|km|USD|bn|deg|dB|\PC){0,6}"#) {
        let file: String = ["length", "money", "height", "position", "date", "time", "share", "gain"]
            .iter()
            .map(|key| format!("{key} = {}\n", Value::Text(text.clone())))
            .collect();
        exercise(&file);
        let _ = (Length::parse(&text), Money::parse(&text), Share::parse(&text), Date::parse(&text));
    }

    #[test]
    fn any_overlay(text in r#"([a-z."'=0-9 ]|\PC){0,30}"#) {
        let mut problems = Problems::new();
        let mut table = parse_toml("x.toml", "a.b = [1, {name = 'c', d = 2}]\ne = {low = 1, high = 2, nominal = 1}", &mut problems).unwrap();
        match Overlay::parse(&text, "--set") {
            Ok(overlay) => apply(&mut table, &[overlay], &mut problems),
            Err(problem) => problems.push(problem),
        }
        let _ = (problems.to_string(), resolved(&table));
    }

    #[test]
    fn printed_text_is_read_back(text in any::<String>(), key in any::<String>()) {
        let mut problems = Problems::new();
        let mut inner = Table::new(Origin::Builtin);
        inner.insert(&key, Origin::Builtin, Node { value: Value::Text(text.clone()), origin: Origin::Builtin });
        let file = format!("a = {}", Value::Table(inner));
        let table = parse_toml("x.toml", &file, &mut problems).unwrap();
        prop_assert!(problems.is_empty(), "{}", problems);
        let Value::Table(read) = &table.get("a").unwrap().value else { panic!() };
        prop_assert_eq!(&read.get(&key).unwrap().value, &Value::Text(text));
    }

    #[test]
    fn lengths_are_read_as_written(number in -1e9..1e9f64) {
        prop_assert_eq!(Length::parse(&format!("{number} km")).unwrap().0, number * 1000.0);
        prop_assert_eq!(Length::parse(&format!("{number:e}m")).unwrap().0, number);
    }
}
