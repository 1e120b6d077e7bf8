//! Carries the library's requests over Ponte's own way out: its proxy, its limits, its trust, and no redirects.

use std::pin::Pin;

use oauth2::basic::BasicClient;
use oauth2::{
    AsyncHttpClient, AuthType, AuthUrl, ClientId, ClientSecret, EndpointNotSet, EndpointSet, HttpRequest, HttpResponse,
    TokenUrl,
};
use ponte_core::verdict::{Failure, FailureKind};
use url::Url;

use super::provider::Provider;
use crate::http::{Http, Request};
use crate::secret::ExposeSecret as _;

/// The library's client, knowing where to sign in and where to exchange.
pub(super) type Client = BasicClient<EndpointSet, EndpointNotSet, EndpointNotSet, EndpointNotSet, EndpointSet>;

pub(super) fn client(provider: &Provider) -> Client {
    let client = BasicClient::new(ClientId::new(provider.client_id.clone()))
        .set_auth_uri(AuthUrl::from_url(provider.authorize.clone()))
        .set_token_uri(TokenUrl::from_url(provider.token.clone()))
        .set_auth_type(AuthType::RequestBody);
    match &provider.client_secret {
        Some(secret) => client.set_client_secret(ClientSecret::new(secret.expose_secret().to_owned())),
        None => client,
    }
}

/// The way out, as the library takes it.
pub(super) struct Out<'h>(pub &'h Http);

impl<'c> AsyncHttpClient<'c> for Out<'_> {
    type Error = Failure;
    type Future = Pin<Box<dyn Future<Output = Result<HttpResponse, Failure>> + Send + 'c>>;

    fn call(&'c self, request: HttpRequest) -> Self::Future {
        Box::pin(send(self.0, request))
    }
}

/// Sends one of the library's requests.
async fn send(http: &Http, asked: HttpRequest) -> Result<HttpResponse, Failure> {
    let (head, body) = asked.into_parts();
    let wrong = || Failure::new(FailureKind::Bug, "failure-oauth-answer");
    let url = Url::parse(&head.uri.to_string()).map_err(|_| wrong())?;
    let mut request = Request::new(head.method, url);
    (request.headers, request.body) = (head.headers, body.into());
    let response = http.send(request).await?;
    let mut answer = HttpResponse::new(response.body.to_vec());
    (*answer.status_mut(), *answer.headers_mut()) = (response.status, response.headers);
    Ok(answer)
}
