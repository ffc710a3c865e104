//! The chain of the audit: whole while it grows, and broken by whoever changes it.

use carnet_portal::store::{Store, audit};
use serde_json::json;

use super::{World, on_both};

/// Changes the database behind the portal's back.
async fn tamper(store: &Store, sql: &'static str) {
    let work = async move |connection: &mut sqlx::AnyConnection| {
        sqlx::query(sql).execute(connection).await?;
        Ok(())
    };
    store.write("", work).await.unwrap();
}

async fn the_chain_of_the_audit_holds_and_a_change_breaks_it(world: &World) {
    let (store, company) = (world.portal.store(), "acme".parse().unwrap());
    while audit::seal(store, &company).await.unwrap() > 0 {}
    let report = audit::verify(store, &company).await.unwrap();
    assert!(report.broken_at.is_none() && report.sealed > 20 && report.unsealed == 0 && report.data_missing == 0, "{report:?}");
    // What a person's row said can be erased; that there was one cannot.
    tamper(store, "DELETE FROM audit_data WHERE id = (SELECT id FROM audit WHERE number = 9)").await;
    let erased = audit::verify(store, &company).await.unwrap();
    assert_eq!((erased.broken_at, erased.data_missing), (None, 1));
    tamper(store, "UPDATE audit SET actor = 'nobody' WHERE number = 7").await;
    assert_eq!(audit::verify(store, &company).await.unwrap().broken_at, Some(7));
}
on_both!(the_chain_of_the_audit_holds_and_a_change_breaks_it);

async fn the_chain_holds_while_it_grows_and_a_lost_end_breaks_it(world: &World) {
    let (store, company) = (world.portal.store(), "acme".parse().unwrap());
    let busy = async {
        for at in 0..40 {
            world.admin("POST", "/orders", Some(json!({ "note": format!("number {at}") }))).await.is(201);
            while audit::seal(store, &company).await.unwrap() > 0 {}
        }
    };
    tokio::pin!(busy);
    let mut checks = 0;
    loop {
        tokio::select! {
            () = &mut busy => break,
            report = audit::verify(store, &company) => {
                assert_eq!(report.unwrap().broken_at, None);
                checks += 1;
            }
        }
    }
    assert!(checks > 3, "{checks}");
    let whole = audit::verify(store, &company).await.unwrap();
    assert_eq!((whole.broken_at, whole.unsealed), (None, 0));
    // An end before the last row, the right one again, and no row at the end.
    let after_all = whole.sealed + 1;
    for (sql, broken_at) in [
        ("UPDATE audit_heads SET number = number - 1 WHERE company = 'acme'", Some(after_all)),
        ("UPDATE audit_heads SET number = number + 1 WHERE company = 'acme'", None),
        (
            "UPDATE audit SET number = NULL, hash = NULL WHERE company = 'acme' AND number = (SELECT MAX(number) FROM audit)",
            Some(whole.sealed),
        ),
    ] {
        tamper(store, sql).await;
        assert_eq!(audit::verify(store, &company).await.unwrap().broken_at, broken_at, "{sql}");
    }
}
on_both!(the_chain_holds_while_it_grows_and_a_lost_end_breaks_it);
