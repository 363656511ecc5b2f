//! JSON Schema (draft 2020-12) from the same definitions that read.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use crate::Read;

/// The named types met so far: the `$defs` of a schema.
#[derive(Debug, Default)]
pub struct Definitions {
    /// By name: which type it is, and its schema.
    types: BTreeMap<String, (String, Value)>,
}

impl Definitions {
    /// A reference to the type `name`, which is defined by `define` when met for the first time.
    ///
    /// `identity` tells types apart that have the same name (a Rust path); a second one gets a number.
    pub fn define(
        &mut self,
        name: &str,
        identity: &str,
        define: impl FnOnce(&mut Self) -> Value,
    ) -> Value {
        let mut unique = name.to_owned();
        let mut number = 2;
        while self
            .types
            .get(&unique)
            .is_some_and(|(known, _)| known != identity)
        {
            unique = format!("{name}{number}");
            number += 1;
        }
        if !self.types.contains_key(&unique) {
            // Named before it is defined, so that a type may contain itself.
            self.types
                .insert(unique.clone(), (identity.to_owned(), Value::Null));
            let schema = define(self);
            self.types
                .insert(unique.clone(), (identity.to_owned(), schema));
        }
        json!({ "$ref": format!("#/$defs/{unique}") })
    }
}

/// The whole schema of a document.
pub fn schema_document<T: Read>(title: &str) -> Value {
    let mut definitions = Definitions::default();
    let root = T::schema(&mut definitions);
    let mut document = Map::new();
    document.insert(
        "$schema".into(),
        "https://json-schema.org/draft/2020-12/schema".into(),
    );
    document.insert("title".into(), title.into());
    if let Value::Object(root) = root {
        document.extend(root);
    }
    let types = definitions
        .types
        .into_iter()
        .map(|(name, (_, schema))| (name, schema));
    document.insert("$defs".into(), Value::Object(types.collect()));
    Value::Object(document)
}

/// A description from the lines of a doc comment.
pub fn description(lines: &[&str]) -> String {
    let trimmed: Vec<&str> = lines
        .iter()
        .map(|line| line.strip_prefix(' ').unwrap_or(line).trim_end())
        .collect();
    trimmed.join("\n").trim().to_owned()
}

/// The schema of a table, made field by field.
#[derive(Debug)]
pub struct ObjectSchema {
    description: String,
    properties: Map<String, Value>,
    required: Vec<Value>,
}

impl ObjectSchema {
    /// A table described by the lines of a doc comment.
    pub fn new(documentation: &[&str]) -> Self {
        Self {
            description: description(documentation),
            properties: Map::new(),
            required: Vec::new(),
        }
    }

    /// Adds a field; `default` is how its default value is written, if it has one.
    pub fn field<T: Read>(
        &mut self,
        types: &mut Definitions,
        key: &str,
        documentation: &[&str],
        default: Option<&str>,
    ) {
        let mut text = description(documentation);
        if let Some(value) = default.filter(|value| is_literal(value)) {
            text.push_str(&format!(" Default: {value}."));
        }
        self.properties
            .insert(key.to_owned(), described(T::schema(types), text.trim()));
        if default.is_none() && T::missing().is_none() {
            self.required.push(key.into());
        }
    }

    /// The finished schema: no other keys than these.
    pub fn finish(self) -> Value {
        let mut schema = json!({
            "type": "object",
            "properties": self.properties,
            "additionalProperties": false,
        });
        if let Value::Object(schema) = &mut schema
            && !self.required.is_empty()
        {
            schema.insert("required".into(), Value::Array(self.required));
        }
        described(schema, &self.description)
    }
}

/// A schema with a description, unless that is empty.
pub(crate) fn described(mut schema: Value, text: &str) -> Value {
    if let Value::Object(schema) = &mut schema
        && !text.is_empty()
    {
        schema.insert("description".into(), text.into());
    }
    schema
}

/// Whether a default reads the same in Rust and in a file.
fn is_literal(default: &str) -> bool {
    default == "true" || default == "false" || default.parse::<f64>().is_ok()
}
