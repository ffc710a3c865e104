//! One endpoint: its route, who may use it, and what it takes and gives.

use axum::Router;
use axum::extract::State;
use axum::handler::Handler;
use axum::http::Method;
use axum::routing::{MethodFilter, MethodRouter, on};
use carnet_model::Refusal;
use carnet_model::permission::{Caller, Permission};
use serde_json::{Value, json};
use tower_http::compression::CompressionLayer;
use utoipa::ToSchema;

use super::{App, MAX_DOCUMENTS, MAX_JSON};

/// Who may use an endpoint at all. Where a permission reaches is asked again with what it is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Anybody: the documents speak for themselves.
    Public,
    /// Whoever is signed in; they see what is theirs.
    SignedIn,
    /// Whoever has the permission.
    May(Permission),
    /// Whoever has one of them.
    AnyOf(&'static [Permission]),
    /// The vendor's own.
    Admin,
}

impl Access {
    /// Whether `caller` may.
    ///
    /// # Errors
    /// [`Refusal::PermissionMissing`].
    pub fn check(self, caller: &Caller) -> Result<(), Refusal> {
        match self {
            Self::Public | Self::SignedIn => Ok(()),
            Self::May(permission) => caller.has(permission),
            Self::AnyOf(permissions) if permissions.iter().any(|permission| caller.has(*permission).is_ok()) => Ok(()),
            Self::Admin if caller.is_admin() && caller.narrowed.is_none() => Ok(()),
            _ => Err(Refusal::PermissionMissing),
        }
    }
}

/// An endpoint of the API.
pub struct Endpoint {
    method: Method,
    path: String,
    tag: &'static str,
    summary: String,
    access: Access,
    route: MethodRouter<App>,
    max_body: usize,
    body: Option<Value>,
    answer: Option<Value>,
    status: u16,
    query: Vec<(&'static str, &'static str)>,
    schemas: Vec<(String, Value)>,
}

impl Endpoint {
    pub(super) fn new<H, T>(method: Method, path: &str, tag: &'static str, summary: &str, access: Access, handler: H) -> Self
    where
        H: Handler<T, App>,
        T: 'static,
    {
        let filter = MethodFilter::try_from(method.clone()).expect("a method of HTTP");
        Self {
            method,
            path: format!("/api/v1{path}"),
            tag,
            summary: summary.to_owned(),
            access,
            route: on(filter, handler),
            max_body: MAX_JSON,
            body: None,
            answer: None,
            status: 200,
            query: Vec::new(),
            schemas: Vec::new(),
        }
    }

    /// It takes JSON of this shape.
    pub(super) fn takes<T: ToSchema>(mut self) -> Self {
        let schema = self.reference::<T>();
        self.body = Some(json!({ "application/json": { "schema": schema } }));
        self
    }

    /// It takes documents in any form.
    pub(super) fn takes_documents(mut self) -> Self {
        self.max_body = MAX_DOCUMENTS;
        let binary = json!({ "schema": { "type": "string", "contentMediaType": "application/vnd.carnet" } });
        self.body = Some(json!({ "application/vnd.carnet": binary, "text/plain": { "schema": { "type": "string" } } }));
        self
    }

    /// What it takes is no longer than this, in bytes.
    pub(super) fn at_most(mut self, bytes: usize) -> Self {
        self.max_body = bytes;
        self
    }

    /// It takes a table.
    pub(super) fn takes_table(mut self) -> Self {
        self.max_body = MAX_DOCUMENTS;
        self.body = Some(json!({ "text/csv": { "schema": { "type": "string" } } }));
        self
    }

    /// It gives JSON of this shape.
    pub(super) fn gives<T: ToSchema>(mut self, status: u16) -> Self {
        let schema = self.reference::<T>();
        self.status = status;
        self.answer = Some(json!({ "application/json": { "schema": schema } }));
        self
    }

    /// It gives a page of items of this shape.
    pub(super) fn gives_page<T: ToSchema>(mut self) -> Self {
        let schema = self.reference::<T>();
        self.query.extend([("limit", "how many, at most 1000; 100 unless given"), ("cursor", "`next` of the page before")]);
        let page = json!({
            "type": "object",
            "required": ["items", "next"],
            "properties": {
                "items": { "type": "array", "items": schema },
                "next": { "type": ["string", "null"], "description": "the cursor of the next page, if there is one" }
            }
        });
        self.answer = Some(json!({ "application/json": { "schema": page } }));
        self
    }

    /// It gives documents, in the form in which they came.
    pub(super) fn gives_documents(mut self) -> Self {
        let binary = json!({ "schema": { "type": "string", "contentMediaType": "application/vnd.carnet" } });
        self.answer = Some(json!({ "application/vnd.carnet": binary, "text/plain": { "schema": { "type": "string" } } }));
        self
    }

    /// It gives text of this media type.
    pub(super) fn gives_text(mut self, media_type: &str) -> Self {
        self.answer = Some(json!({ media_type: { "schema": { "type": "string" } } }));
        self
    }

    /// It gives nothing.
    pub(super) fn gives_nothing(mut self) -> Self {
        self.status = 204;
        self
    }

    /// What it gives is compressed for a client that says `Accept-Encoding: gzip`. It has no secret in it: the length of what is compressed
    /// tells about secrets to whoever has others write beside them.
    pub(super) fn compressed(mut self) -> Self {
        self.route = self.route.layer(CompressionLayer::new());
        self
    }

    /// It takes a value in the query.
    pub(super) fn query(mut self, name: &'static str, description: &'static str) -> Self {
        self.query.push((name, description));
        self
    }

    /// The method of HTTP.
    pub fn method(&self) -> &Method {
        &self.method
    }

    /// The path, with its parameters in braces.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Who may.
    pub fn access(&self) -> Access {
        self.access
    }

    pub(super) fn max_body(&self) -> usize {
        self.max_body
    }

    pub(super) fn into_route(self) -> (String, MethodRouter<App>) {
        (self.path, self.route)
    }

    /// The schemas that its description refers to.
    pub(super) fn schemas(&self) -> &[(String, Value)] {
        &self.schemas
    }

    /// Its operation object (OpenAPI 3.1).
    pub(super) fn describe(&self) -> Value {
        let names = self.path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'));
        let mut parameters: Vec<Value> = names
            .clone()
            .map(|name| json!({ "name": name, "in": "path", "required": true, "schema": { "type": "string", "minLength": 1, "maxLength": 100 } }))
            .collect();
        parameters.extend(self.query.iter().map(|(name, description)| {
            let schema = match *name {
                "limit" => json!({ "type": "integer", "minimum": 1, "maximum": 1000 }),
                "dry_run" => json!({ "type": "boolean" }),
                _ => json!({ "type": "string", "maxLength": 400 }),
            };
            json!({ "name": name, "in": "query", "required": false, "description": description, "schema": schema })
        }));
        if self.method == Method::POST {
            parameters.push(json!({
                "name": "Idempotency-Key", "in": "header", "required": false,
                "description": "an id of the client's own making: the same again is answered the same, and done once",
                "schema": { "type": "string", "minLength": 1, "maxLength": 100, "pattern": "^[A-Za-z0-9_.-]+$" }
            }));
        }
        if matches!(self.method, Method::PATCH | Method::PUT | Method::DELETE) {
            parameters.push(json!({
                "name": "If-Match", "in": "header", "required": false,
                "description": "the entity tag that the caller saw: it is refused if somebody changed it since",
                "schema": { "type": "string", "pattern": "^\"[0-9]{1,18}\"$" }
            }));
        }
        let problem = json!({
            "description": "what is wrong, and what to do",
            "content": { "application/problem+json": { "schema": { "$ref": "#/components/schemas/Problem" } } }
        });
        let mut done = json!({ "description": "done" });
        if let Some(answer) = &self.answer {
            done["content"] = answer.clone();
        }
        let mut responses = json!({ self.status.to_string(): done });
        let mut statuses = vec!["400", "401", "404", "408", "413", "415", "422", "429", "500", "503"];
        if self.access != Access::Public {
            statuses.push("403");
        }
        if self.method != Method::GET {
            statuses.extend(["409", "412"]);
        }
        for status in statuses {
            responses[status] = problem.clone();
        }
        let method = self.method.as_str().to_lowercase();
        let mut operation = json!({
            "operationId": format!("{method}{}", self.path.trim_start_matches("/api/v1").replace(['/', '-', '{', '}'], "_")),
            "tags": [self.tag],
            "summary": self.summary,
            "parameters": parameters,
            "responses": responses,
        });
        if let Some(body) = &self.body {
            operation["requestBody"] = json!({ "required": true, "content": body });
        }
        if self.access != Access::Public {
            operation["security"] = json!([{ "api_key": [] }]);
            operation["description"] = json!(match self.access {
                Access::May(permission) => format!("Needs the permission `{}`.", permission.name()),
                Access::AnyOf(permissions) => {
                    let names: Vec<String> = permissions.iter().map(|permission| format!("`{}`", permission.name())).collect();
                    format!("Needs one of the permissions {}.", names.join(", "))
                }
                Access::Admin => "For vendor administrators.".to_owned(),
                _ => "For everybody who is signed in; it shows what is theirs.".to_owned(),
            });
        }
        operation
    }

    /// A reference to the schema of `T`, which is kept for the description.
    fn reference<T: ToSchema>(&mut self) -> Value {
        let name = T::name().replace(['<', '>', ' '], "_");
        let mut others = Vec::new();
        T::schemas(&mut others);
        let own = (name.clone(), serde_json::to_value(T::schema()).expect("a schema is JSON"));
        let others = others.into_iter().map(|(name, schema)| (name, serde_json::to_value(schema).expect("a schema is JSON")));
        self.schemas.extend(std::iter::once(own).chain(others));
        json!({ "$ref": format!("#/components/schemas/{name}") })
    }
}

/// So that a handler can be given as a function of the state and a call.
pub(super) type AppState = State<App>;

/// A router without state, for what is no endpoint of the API.
pub(super) type AppRouter = Router<App>;
