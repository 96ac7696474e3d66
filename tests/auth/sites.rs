//! Which sites a hub has is told to nobody who has to do with one alone.

use super::*;

/// What a hub answers to a request with a token, and without a body.
async fn asked(hub: &Hub, token: &Token, line: &str, body: &str) -> Answer {
    let (bearer, length) = (token.reveal(), body.len());
    let request = format!(
        "{line} HTTP/1.1\r\nhost: hub\r\nconnection: close\r\nauthorization: Bearer {bearer}\r\n\
         content-length: {length}\r\n\r\n{body}"
    );
    raw(hub, request.as_bytes()).await
}

#[tokio::test]
async fn whoever_has_one_site_learns_of_no_other() {
    let folder = tempdir().expect("a folder");
    let data = folder.path();
    let admin = token(data, Role::Admin, |_| {});
    let lead = token(data, Role::Lead, |grant| grant.site = Some("lisbon".into()));
    let office = |site: &'static str| {
        token(data, Role::Publisher, |grant| {
            (grant.source, grant.site) = (Some(format!("/sites/{site}/people").into()), Some(site.into()));
        })
    };
    let (mine, slip) = (office("lisbon"), office("Madrid"));
    let hub = guarded(data, |_| {}).await;
    for site in ["madrid", "porto"] {
        let event = notice(site, "rota", |event| {
            (event["site"], event["source"]) = (site.into(), format!("/sites/{site}/leads").into());
        });
        assert_eq!(post_with(&hub, &admin, &event).await.status, 201);
    }
    let wish = "/v1/people/r/wish?site=";
    let mut said = String::new();
    for (token, line, body, status) in [
        (&lead, "GET /v1/log?site=lisbon".to_owned(), "", 200),
        (&mine, format!("PUT {wish}lisbon"), r#"{"wish":"team"}"#, 204),
        (&mine, format!("DELETE {wish}lisbon"), "", 204),
        (&slip, format!("PUT {wish}Madrid"), r#"{"wish":"team"}"#, 422),
        (&slip, format!("DELETE {wish}Madrid"), "", 204),
    ] {
        let answer = asked(&hub, token, &line, body).await;
        assert_eq!(answer.status, status, "{line}: {answer:?}");
        said += &format!("{answer:?}\n");
    }
    assert!(!said.contains("madrid") && !said.contains("porto"), "{said}");
    // Whoever has to do with every site is told which one may be meant.
    let log = asked(&hub, &admin, "GET /v1/log?site=lisbon", "").await;
    assert!(log.status == 404 && log.body["error"].to_string().contains("porto"), "{log:?}");
    let wished = asked(&hub, &admin, &format!("PUT {wish}portoo"), r#"{"wish":"team"}"#).await;
    assert!(wished.status == 200 && wished.body["note"].to_string().contains("porto"), "{wished:?}");
    let other = asked(&hub, &admin, &format!("PUT {wish}Porto"), r#"{"wish":"team"}"#).await;
    assert!(other.status == 422 && other.body["error"].to_string().contains("porto"), "{other:?}");
}
