//! The macros that define a type once: its fields, its reader, its schema.

use crate::read::{joined, one_of};
use crate::tree::bare_or_quoted;
use crate::{Node, Path, Problem, Problems, Value, nearest};

/// A field's name as a key: `r#type` is `type`.
pub fn key_name(field: &'static str) -> &'static str {
    field.strip_prefix("r#").unwrap_or(field)
}

/// Defines a struct that is read from a table: a field per key.
///
/// A field of type `Option<T>` or [`crate::Map`] may be left out; so may one with a default (`pub looks: u32 = 1`). All
/// other keys are required, and no others are allowed. `check = path;` after the struct names a function
/// `fn(&Struct, &Node, &Path, &mut Problems)` for what holds between fields. Doc comments go to the schema. `Clone`,
/// `Debug` and `PartialEq` are derived, and what `#[derive(…)]` adds.
#[macro_export]
macro_rules! fields {
    (@read $reader:ident, $key:expr, $type:ty) => { $reader.field::<$type>($key) };
    (@read $reader:ident, $key:expr, $type:ty, $default:expr) => { $reader.field_or::<$type>($key, || $default) };
    (@default) => { ::core::option::Option::None };
    (@default $default:expr) => { ::core::option::Option::Some(stringify!($default)) };
    (
        $(#[doc = $doc:expr])*
        $(#[derive($($derive:path),* $(,)?)])?
        $vis:vis struct $name:ident {
            $(
                $(#[doc = $field_doc:expr])*
                $field_vis:vis $field:ident : $type:ty $(= $default:expr)?
            ),* $(,)?
        }
        $(check = $check:path;)?
    ) => {
        $(#[doc = $doc])*
        #[derive(Clone, Debug, PartialEq $($(, $derive)*)?)]
        $vis struct $name {
            $(
                $(#[doc = $field_doc])*
                $field_vis $field: $type,
            )*
        }

        impl $crate::Read for $name {
            #[allow(unused_mut, unused_variables)]
            fn read(
                node: &$crate::Node,
                path: &$crate::Path<'_>,
                problems: &mut $crate::Problems,
            ) -> ::core::option::Option<Self> {
                let known: &[&str] = &[$($crate::key_name(stringify!($field))),*];
                let expected = <Self as $crate::Read>::expected();
                let value = {
                    let mut reader = $crate::TableReader::open(node, path, known, &expected, problems)?;
                    $(
                        let $field = $crate::fields!(
                            @read reader, $crate::key_name(stringify!($field)), $type $(, $default)?
                        );
                    )*
                    Self { $($field: $field?),* }
                };
                $($check(&value, node, path, problems);)?
                ::core::option::Option::Some(value)
            }

            fn schema(definitions: &mut $crate::Definitions) -> $crate::serde_json::Value {
                let identity = concat!(module_path!(), "::", stringify!($name));
                definitions.define(stringify!($name), identity, |definitions| {
                    #[allow(unused_mut)]
                    let mut object = $crate::ObjectSchema::new(&[$($doc),*]);
                    $(
                        object.field::<$type>(
                            definitions,
                            $crate::key_name(stringify!($field)),
                            &[$($field_doc),*],
                            $crate::fields!(@default $($default)?),
                        );
                    )*
                    object.finish()
                })
            }

            fn expected() -> ::std::string::String {
                let keys: &[&str] = &[$($crate::key_name(stringify!($field))),*];
                ::std::format!("a table {{ {} = … }}", keys.join(" = …, "))
            }
        }
    };
}

/// Defines an enumeration that is read from a text: a name per variant.
///
/// The type is `Copy` and ordered as written; it has `ALL`, `name()` and `Display`.
#[macro_export]
macro_rules! choices {
    (
        $(#[doc = $doc:expr])*
        $(#[derive($($derive:path),* $(,)?)])?
        $vis:vis enum $name:ident {
            $(
                $(#[doc = $variant_doc:expr])*
                $variant:ident = $text:literal
            ),* $(,)?
        }
    ) => {
        $(#[doc = $doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash $($(, $derive)*)?)]
        $vis enum $name {
            $(
                $(#[doc = $variant_doc])*
                $variant,
            )*
        }

        #[allow(dead_code)]
        impl $name {
            /// All the choices, in order.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The name in files.
            pub fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $text,)*
                }
            }
        }

        impl ::core::fmt::Display for $name {
            fn fmt(&self, formatter: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                formatter.write_str(self.name())
            }
        }

        impl $crate::Read for $name {
            fn read(
                node: &$crate::Node,
                path: &$crate::Path<'_>,
                problems: &mut $crate::Problems,
            ) -> ::core::option::Option<Self> {
                let place = $crate::read_choice(node, path, &[$($text),*], problems)?;
                Self::ALL.get(place).copied()
            }

            fn schema(definitions: &mut $crate::Definitions) -> $crate::serde_json::Value {
                let identity = concat!(module_path!(), "::", stringify!($name));
                definitions.define(stringify!($name), identity, |_| {
                    $crate::serde_json::json!({
                        "description": $crate::description(&[$($doc),*]),
                        "oneOf": [$({
                            "const": $text,
                            "description": $crate::description(&[$($variant_doc),*]),
                        }),*],
                    })
                })
            }

            fn expected() -> ::std::string::String {
                $crate::one_of(&[$($text),*])
            }
        }
    };
}

/// Defines an enumeration that is read from a table with exactly one key, which says which variant:
/// `motion.route = { … }`. A variant without contents is read from a text: `motion = "fixed"`.
#[macro_export]
macro_rules! variants {
    (@value $reader:ident, $name:ident, $variant:ident, $inner:ty) => {
        $reader.content::<$inner>().map($name::$variant)
    };
    (@value $reader:ident, $name:ident, $variant:ident) => {
        $reader.nothing().map(|()| $name::$variant)
    };
    (@unit $inner:ty) => { false };
    (@unit) => { true };
    (@schema $definitions:ident, $text:literal, $doc:expr, $inner:ty) => {{
        let content = <$inner as $crate::Read>::schema($definitions);
        $crate::serde_json::json!({
            "type": "object",
            "description": $doc,
            "properties": { $text: content },
            "required": [$text],
            "additionalProperties": false,
        })
    }};
    (@schema $definitions:ident, $text:literal, $doc:expr) => {
        $crate::serde_json::json!({ "const": $text, "description": $doc })
    };
    (
        $(#[doc = $doc:expr])*
        $(#[derive($($derive:path),* $(,)?)])?
        $vis:vis enum $name:ident {
            $(
                $(#[doc = $variant_doc:expr])*
                $variant:ident $(($inner:ty))? = $text:literal
            ),* $(,)?
        }
    ) => {
        $(#[doc = $doc])*
        #[derive(Clone, Debug, PartialEq $($(, $derive)*)?)]
        $vis enum $name {
            $(
                $(#[doc = $variant_doc])*
                $variant $(($inner))?,
            )*
        }

        impl $crate::Read for $name {
            fn read(
                node: &$crate::Node,
                path: &$crate::Path<'_>,
                problems: &mut $crate::Problems,
            ) -> ::core::option::Option<Self> {
                let choices = &[$(($text, $crate::variants!(@unit $($inner)?))),*];
                let mut reader = $crate::VariantReader::open(node, path, choices, problems)?;
                match reader.name() {
                    $($text => $crate::variants!(@value reader, $name, $variant $(, $inner)?),)*
                    _ => ::core::option::Option::None,
                }
            }

            fn schema(definitions: &mut $crate::Definitions) -> $crate::serde_json::Value {
                let identity = concat!(module_path!(), "::", stringify!($name));
                definitions.define(stringify!($name), identity, |definitions| {
                    let variants = ::std::vec![$(
                        $crate::variants!(
                            @schema definitions, $text, $crate::description(&[$($variant_doc),*]) $(, $inner)?
                        )
                    ),*];
                    $crate::serde_json::json!({
                        "description": $crate::description(&[$($doc),*]),
                        "oneOf": variants,
                    })
                })
            }

            fn expected() -> ::std::string::String {
                let names: &[&str] = &[$($text),*];
                ::std::format!("one of {}", names.join(", "))
            }
        }
    };
}

/// Finds which variant a node names; used by [`variants!`].
#[derive(Debug)]
pub struct VariantReader<'a> {
    name: &'a str,
    content: Option<&'a Node>,
    path: &'a Path<'a>,
    problems: &'a mut Problems,
}

impl<'a> VariantReader<'a> {
    /// Opens a node that names one of `choices`: each a name, and whether it has no contents.
    pub fn open(
        node: &'a Node,
        path: &'a Path<'a>,
        choices: &[(&'a str, bool)],
        problems: &'a mut Problems,
    ) -> Option<Self> {
        let names: Vec<&'a str> = choices.iter().map(|(name, _)| *name).collect();
        let expected = forms(choices);
        let refuse = |problem: Problem, suggestion: Option<&str>| {
            problem.expected(&expected).suggestion(suggestion)
        };
        match &node.value {
            Value::Text(text) => match choices.iter().find(|(name, _)| name == text) {
                Some((name, true)) => {
                    return Some(Self {
                        name,
                        content: None,
                        path,
                        problems,
                    });
                }
                Some((name, false)) => {
                    let message = format!("{name} needs its contents");
                    problems.push(refuse(Problem::new(&node.origin, path, message), None));
                }
                None => {
                    let near = nearest(text, names.iter().copied());
                    let message = format!("\"{text}\" is not one of the choices");
                    problems.push(refuse(Problem::new(&node.origin, path, message), near));
                }
            },
            Value::Table(table) => {
                let mut known = Vec::new();
                for entry in table {
                    match choices.iter().find(|(name, _)| *name == entry.key) {
                        Some((name, _)) => known.push((*name, &entry.node)),
                        None => {
                            let near = nearest(&entry.key, names.iter().copied());
                            let message = format!("unknown key {}", bare_or_quoted(&entry.key));
                            let problem =
                                Problem::new(&entry.key_origin, path.key(&entry.key), message);
                            problems.push(refuse(problem, near));
                        }
                    }
                }
                match known.as_slice() {
                    [(name, content)] if table.len() == 1 => {
                        return Some(Self {
                            name,
                            content: Some(content),
                            path,
                            problems,
                        });
                    }
                    [] if table.is_empty() => {
                        problems.push(refuse(
                            Problem::new(&node.origin, path, "the table is empty"),
                            None,
                        ));
                    }
                    [] | [_] => {}
                    several => {
                        let given = joined(
                            several.iter().map(|(name, _)| (*name).to_owned()).collect(),
                            "and",
                        );
                        let message = format!("{given} are given; exactly one is possible");
                        problems.push(refuse(Problem::new(&node.origin, path, message), None));
                    }
                }
            }
            other => {
                let message = format!("this is {}", other.kind());
                problems.push(refuse(Problem::new(&node.origin, path, message), None));
            }
        }
        None
    }

    /// The name of the variant.
    pub fn name(&self) -> &'a str {
        self.name
    }

    /// Reads the contents of the variant.
    pub fn content<T: crate::Read>(&mut self) -> Option<T> {
        T::read(self.content?, &self.path.key(self.name), self.problems)
    }

    /// Checks that a variant without contents has none.
    pub fn nothing(&mut self) -> Option<()> {
        let Some(content) = self.content else {
            return Some(());
        };
        let message = format!("{} has no contents", self.name);
        let problem = Problem::new(&content.origin, self.path.key(self.name), message);
        self.problems
            .push(problem.expected(format!("the text \"{}\" in place of the table", self.name)));
        None
    }
}

/// `route = …, orbit = …, or "fixed"`
fn forms(choices: &[(&str, bool)]) -> String {
    let with_contents = choices
        .iter()
        .filter(|(_, unit)| !unit)
        .map(|(name, _)| format!("{name} = …"))
        .collect();
    let texts: Vec<&str> = choices
        .iter()
        .filter(|(_, unit)| *unit)
        .map(|(name, _)| *name)
        .collect();
    match (choices.iter().any(|(_, unit)| !unit), texts.is_empty()) {
        (true, true) => format!("a table with one key: {}", joined(with_contents, "or")),
        (true, false) => format!(
            "a table with one key: {}; or {}",
            joined(with_contents, "or"),
            one_of(&texts)
        ),
        (false, _) => one_of(&texts),
    }
}
