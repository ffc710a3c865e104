//! The API under `/api/v1`: one table of endpoints, from which follow the routes, who may, and the description (OpenAPI 3.1).

mod call;
mod codes;
mod couriers;
mod devices;
mod endpoint;
mod gate;
mod import;
mod issue;
mod licenses;
mod nouns;
mod offline;
mod openapi;
mod sync;
mod system;
mod tables;

use std::sync::Arc;

use axum::Router;
use axum::extract::{DefaultBodyLimit, Request};
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use carnet_model::noun;
use carnet_model::permission::Permission;
use metrics_exporter_prometheus::PrometheusHandle;
use tower_http::limit::RequestBodyLimitLayer;
use tower_http::timeout::RequestBodyTimeoutLayer;

pub use endpoint::{Access, Endpoint};
use gate::Gate;
pub use gate::Limits;
pub use issue::generate;
pub(crate) use offline::sign_profile;
pub use openapi::description;

use crate::portal::Portal;

/// The largest body of JSON.
pub const MAX_JSON: usize = 1024 * 1024;
/// The largest body of documents or tables.
pub const MAX_DOCUMENTS: usize = 64 * 1024 * 1024;

/// What every handler shares.
#[derive(Clone)]
pub(crate) struct App {
    pub(crate) portal: Portal,
    pub(crate) gate: Arc<Gate>,
    pub(crate) metrics: Option<PrometheusHandle>,
}

/// Every endpoint of the API.
pub fn endpoints() -> Vec<Endpoint> {
    let mut all = Vec::new();
    all.extend(offline::endpoints());
    all.extend(codes::endpoints());
    all.extend(issue::endpoints());
    all.extend(licenses::endpoints());
    all.extend(devices::endpoints());
    all.extend(tables::endpoints());
    all.extend(import::endpoints());
    all.extend(sync::endpoints());
    all.extend(couriers::endpoints());
    all.extend(nouns::endpoints::<noun::Account>(Access::SignedIn, Access::May(Permission::ManageCustomers)));
    all.extend(nouns::endpoints::<noun::Customer>(Access::SignedIn, Access::May(Permission::ManageCustomers)));
    all.extend(nouns::endpoints::<noun::Label>(Access::SignedIn, Access::May(Permission::ManageCustomers)));
    all.extend(nouns::endpoints::<noun::Order>(Access::SignedIn, Access::May(Permission::CreateOrder)));
    all.extend(nouns::endpoints::<noun::Product>(Access::SignedIn, Access::Admin));
    all.extend(nouns::endpoints::<noun::Policy>(Access::SignedIn, Access::May(Permission::CreateLicensePolicy)));
    all.extend(nouns::endpoints::<noun::FeatureDefinition>(Access::SignedIn, Access::Admin));
    all.extend(nouns::endpoints::<noun::Bundle>(Access::SignedIn, Access::Admin));
    all.extend(nouns::endpoints::<noun::Release>(Access::May(Permission::ViewReleases), Access::Admin));
    all.extend(nouns::endpoints::<noun::Organization>(Access::SignedIn, Access::May(Permission::ManageOrganizations)));
    all.extend(nouns::endpoints::<noun::Group>(Access::SignedIn, Access::May(Permission::ManageLicenseUsers)));
    let people = Access::AnyOf(&[Permission::ManageManagers, Permission::ManageLicenseUsers]);
    all.extend(nouns::endpoints::<noun::User>(Access::SignedIn, people));
    all.extend(system::endpoints());
    all
}

/// The portal's routes.
pub fn router(portal: Portal, limits: Limits, metrics: Option<PrometheusHandle>) -> Router {
    let app = App { portal, gate: Arc::new(Gate::new(limits)), metrics };
    let mut api: Router<App> = Router::new();
    for endpoint in endpoints() {
        let limit = RequestBodyLimitLayer::new(endpoint.max_body());
        let access = endpoint.access();
        let (path, route) = endpoint.into_route();
        let check = from_fn_with_state(app.clone(), move |state, request, next| gate::check(state, access, request, next));
        api = api.route(&path, route.layer(limit).route_layer(check));
    }
    api.merge(openapi::routes())
        .merge(system::routes())
        .fallback(|| async { gate::path_unknown() })
        .method_not_allowed_fallback(|| async { gate::method_not_allowed() })
        .layer(DefaultBodyLimit::disable())
        .layer(RequestBodyTimeoutLayer::new(limits.body_patience))
        .layer(from_fn(catch_panic))
        .layer(from_fn(gate::in_words))
        .with_state(app)
}

/// A defect in one request ends that request and no other; it is found in the log.
async fn catch_panic(request: Request, next: Next) -> Response {
    match tokio::spawn(next.run(request)).await {
        Ok(response) => response,
        Err(error) => {
            tracing::error!(%error, "a request ended by a defect");
            crate::problem::Problem::new(axum::http::StatusCode::INTERNAL_SERVER_ERROR, "portal-failed").into_response()
        }
    }
}
