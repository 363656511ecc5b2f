//! JSON Schema of the files, for editors.

use crate::format::ScenarioFile;
use crate::library::Library;
use gapfiller_fields::schema_document;
use serde_json::{Value, json};

/// The schema of a scenario file.
pub fn json_schema() -> Value {
    let mut schema = schema_document::<ScenarioFile>("Gapfiller scenario");
    with_include(&mut schema, "ScenarioFile");
    schema
}

/// The schema of a library file.
pub fn library_json_schema() -> Value {
    schema_document::<Library>("Gapfiller library")
}

/// Files may include files, which is done before they are read. What one file lacks another may have.
fn with_include(schema: &mut Value, name: &str) {
    let Some(file) = schema
        .get_mut("$defs")
        .and_then(|types| types.get_mut(name))
    else {
        return;
    };
    if let Some(properties) = file.get_mut("properties").and_then(Value::as_object_mut) {
        let include = json!({
            "type": "array",
            "items": { "type": "string" },
            "description": "Files to include, relative to this one.",
        });
        properties.insert("include".to_owned(), include);
    }
    if let Some(file) = file.as_object_mut() {
        file.remove("required");
    }
}
