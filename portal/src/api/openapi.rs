//! The description of the API (OpenAPI 3.1), from the table of endpoints, and the pages to try it.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};
use utoipa::ToSchema;
use utoipa_swagger_ui::SwaggerUi;

use super::endpoint::AppRouter;
use crate::problem::ProblemDocument;

const PATH: &str = "/api/v1/openapi.json";

/// The description.
pub fn description() -> Value {
    let mut paths: BTreeMap<String, Map<String, Value>> = BTreeMap::new();
    let mut schemas: BTreeMap<String, Value> = BTreeMap::new();
    schemas.insert("Problem".into(), json!(<ProblemDocument as utoipa::PartialSchema>::schema()));
    let mut others = Vec::new();
    ProblemDocument::schemas(&mut others);
    for endpoint in super::endpoints() {
        schemas.extend(endpoint.schemas().iter().cloned());
        paths.entry(endpoint.path().to_owned()).or_default().insert(endpoint.method().as_str().to_lowercase(), endpoint.describe());
    }
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Carnet portal",
            "version": env!("CARGO_PKG_VERSION"),
            "description": "Activates software on machines that have no network.",
            "license": { "name": "Apache-2.0 OR MIT", "identifier": "Apache-2.0 OR MIT" }
        },
        "paths": paths,
        "components": {
            "schemas": schemas,
            "securitySchemes": { "api_key": { "type": "http", "scheme": "bearer", "description": "an API key, `carnet_…`" } }
        }
    })
}

pub(super) fn routes() -> AppRouter {
    AppRouter::new().merge(SwaggerUi::new("/docs").external_url_unchecked(PATH, description()))
}
