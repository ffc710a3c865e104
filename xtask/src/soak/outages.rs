//! The real fault run of sync: a portal and a courier are processes that die at any moment, and the network between them breaks. After some
//! rounds all is healed and compared: what was asked was done once and answered once, and the replica is what there is.

mod books;
mod site;
mod wire;

use std::collections::HashSet;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use carnet_core::UnixTime;
use carnet_courier::outbox::{HandedOver, Item};
use carnet_courier::simulation::Random;
use carnet_courier::{Patience, Portal, Replica, Row, SqliteReplica, custody};
use carnet_model::sync::{Action, MAX_OPERATIONS, Outcome, Push, PushedOperation};
use carnet_portal::store::Store;
use data_encoding::BASE64;
use tempfile::TempDir;
use tokio::runtime::Runtime;

use super::contests;
use crate::courier::{self, End, Job, NOW, Running};
use books::Books;
use site::Site;
use wire::Wire;

/// After how many rounds everything is healed and compared.
const BETWEEN: u64 = 10;
/// How long a courier waits for a connection and for the next byte while everything breaks, in milliseconds.
const HASTE: [u64; 2] = [300, 400];
/// How long it waits when all is well.
const PATIENCE: Patience = Patience { connect: Duration::from_secs(10), read: Duration::from_secs(30), whole: Duration::from_mins(2) };
/// After how many rests a courier lets it be.
const RESTS: u32 = 6;
/// How long a courier may take at all.
const LIMIT: Duration = Duration::from_mins(1);
/// How often it is looked at.
const GLANCE: Duration = Duration::from_millis(2);
/// A serial that nobody has.
const NOBODY: u64 = 1 << 30;

pub(super) fn run(count: u64, deadline: Option<Instant>, seed: u64) -> Result<()> {
    let mut campaign = Campaign::begin(seed)?;
    let mut done = 0;
    while done < count && deadline.is_none_or(|deadline| Instant::now() < deadline) {
        campaign.round().with_context(|| format!("round {done} (seed {seed})"))?;
        done += 1;
        if done % BETWEEN == 0 {
            campaign.check().with_context(|| format!("after round {done} (seed {seed})"))?;
        }
    }
    ensure!(done > 0, "no round was played");
    campaign.check().with_context(|| format!("at the end, after round {done} (seed {seed})"))?;
    println!(
        "outages: {done} rounds (seed {seed}) with {} operations, {} kills of the portal, {} of the courier, {} connections cut; nothing lost, \
         nothing done twice",
        campaign.planned,
        campaign.portal_kills,
        campaign.courier_kills,
        campaign.wire.struck()
    );
    Ok(())
}

/// What is dropped first stands first: the database ends after all that has it open.
struct Campaign {
    seed: u64,
    random: Random,
    store: Store,
    runtime: Runtime,
    wire: Wire,
    site: Site,
    books: Books,
    /// How many operations were ever planned.
    planned: u64,
    /// Those that no courier said it has, each with its machine. It may have them.
    pending: Vec<(String, PushedOperation)>,
    /// Those that a courier said it has.
    acknowledged: HashSet<String>,
    /// How many operations of the outbox are in the books, and how many entries the log has at least.
    checked: usize,
    carried: usize,
    portal_kills: u64,
    courier_kills: u64,
    folder: TempDir,
}

impl Campaign {
    fn begin(seed: u64) -> Result<Self> {
        let folder = tempfile::tempdir()?;
        let site = Site::begin(folder.path())?;
        let wire = Wire::new()?;
        wire.lead_to(site.url())?;
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build()?;
        let (store, books) = runtime.block_on(async {
            let store = Store::open(&site.database).await?;
            let books = Books::new(site::licenses(&store).await?, site::counts(&store).await?);
            Ok::<_, anyhow::Error>((store, books))
        })?;
        let (random, acknowledged) = (Random::new(seed), HashSet::new());
        let (planned, pending, checked, carried, portal_kills, courier_kills) = (0, Vec::new(), 0, 0, 0, 0);
        Ok(Self {
            seed,
            random,
            store,
            runtime,
            wire,
            site,
            books,
            planned,
            pending,
            acknowledged,
            checked,
            carried,
            portal_kills,
            courier_kills,
            folder,
        })
    }

    fn replica(&self) -> PathBuf {
        self.folder.path().join("replica.db")
    }

    /// A courier queues a few operations and synchronizes, while everything may die.
    fn round(&mut self) -> Result<()> {
        self.wire.break_down(self.random.draw());
        for _ in 0..2 + self.random.below(4) {
            let planned = self.plan();
            self.pending.push(planned);
        }
        let mut portal_dies = self.strike(25, 250);
        let mut courier_dies = self.strike(35, 500);
        let began = Instant::now();
        let mut courier = Running::start(&Job {
            portal: self.wire.url.clone(),
            api_key: self.site.admin.clone(),
            replica: self.replica(),
            operations: self.pending.clone(),
            patience: HASTE,
            rests: RESTS,
        })?;
        while !courier.has_ended()? {
            ensure!(began.elapsed() < LIMIT, "the courier takes too long");
            if courier_dies.take_if(|at| began.elapsed() >= *at).is_some() {
                courier.kill();
                self.courier_kills += 1;
            } else if portal_dies.take_if(|at| began.elapsed() >= *at).is_some() {
                self.site.restart();
                self.wire.lead_to(self.site.url())?;
                self.portal_kills += 1;
            }
            std::thread::sleep(GLANCE);
        }
        let told = courier.wait()?;
        if let Some(code) = told.gave_up() {
            bail!("the courier gave up: {code}");
        }
        self.acknowledged.extend(told.queued().map(str::to_owned));
        let acknowledged = &self.acknowledged;
        self.pending.retain(|(_, operation)| !acknowledged.contains(&operation.id));
        Ok(())
    }

    /// When something dies in this round, if it does.
    fn strike(&mut self, percent: usize, most: usize) -> Option<Duration> {
        let at = Duration::from_millis(self.random.below(most) as u64);
        self.random.chance(percent).then_some(at)
    }

    /// The next operation, with the machine that it is for.
    fn plan(&mut self) -> (String, PushedOperation) {
        self.planned += 1;
        let id = format!("op-{}-{}", self.seed, self.planned);
        let license = &self.site.licenses[self.random.below(self.site.licenses.len())];
        let (mut machine, of) = (String::new(), license.id.clone());
        let action = match self.random.below(100) {
            0..30 => Action::Note { license: of, note: format!("as told by {id}") },
            30..45 => Action::Transfer { license: of, order: self.site.orders[self.random.below(self.site.orders.len())].clone() },
            45..52 => Action::ResetLicense { license: of },
            52..70 => {
                let serials = self.books.serials();
                let is_known = !serials.is_empty() && self.random.chance(90);
                Action::ResetActivation { serial: if is_known { serials[self.random.below(serials.len())] } else { NOBODY } }
            }
            _ => {
                machine = of;
                Action::Document { document: BASE64.encode(&contests::request(self.planned, &license.key)), license: None }
            }
        };
        (machine, PushedOperation { id, at: NOW, if_version: None, action })
    }

    /// Heals everything, synchronizes, and compares.
    fn check(&mut self) -> Result<()> {
        self.wire.heal();
        let file = self.replica();
        let pending = std::mem::take(&mut self.pending);
        let (store, books, admin, url) = (&self.store, &mut self.books, &self.site.admin, &self.wire.url);
        let (acknowledged, planned, checked, carried) = (&mut self.acknowledged, self.planned, &mut self.checked, &mut self.carried);
        self.runtime.block_on(async {
            let mut replica = SqliteReplica::open(&file, "laptop").await?;
            let mut client = courier::client(url, admin, PATIENCE)?;
            let items = replica.outbox().await?;
            let known: HashSet<&str> = items.iter().map(|item| item.operation.id.as_str()).collect();
            ensure!(acknowledged.iter().all(|id| known.contains(id.as_str())), "an operation that was taken is not in the outbox");
            for (machine, operation) in &pending {
                courier::queue(&mut replica, machine, operation).await?;
                acknowledged.insert(operation.id.clone());
            }
            synchronize(&mut replica, &mut client).await?;
            // What was done a moment ago is told once it is sealed.
            site::seal(store).await?;
            synchronize(&mut replica, &mut client).await?;

            let items = replica.outbox().await?;
            ensure!(items.len() as u64 == planned, "{} operations of {planned}", items.len());
            for item in &items[*checked..] {
                books.take(item).with_context(|| format!("{:?}", item.operation))?;
            }
            ask_again(&items[*checked..], &mut client).await?;
            books.compare(site::licenses(store).await?, site::counts(store).await?)?;
            let kept = site::operations(store).await?;
            ensure!(kept == planned as i64, "{kept} answers are kept for {planned} operations");
            site::check_chain(store).await?;
            compare_rows(replica.rows().await?, rows_anew(url, admin).await?)?;
            *carried = check_log(&mut replica, &items[*checked..], *carried).await?;
            *checked = items.len();
            Ok(replica.close().await?)
        })
    }
}

/// Synchronizes; when all is well, that ends well.
async fn synchronize(replica: &mut SqliteReplica, client: &mut impl Portal) -> Result<()> {
    let end = courier::synchronize(replica, client, RESTS).await?;
    ensure!(end == End::Done, "all is well, and still: {end:?}");
    Ok(())
}

/// Pushes what was answered once more: the answers are the same, and nothing is done.
async fn ask_again(items: &[Item], client: &mut impl Portal) -> Result<()> {
    for items in items.chunks(MAX_OPERATIONS) {
        let operations = items.iter().map(|item| item.operation.clone()).collect();
        let pushed = client.push(&Push { operations, log: None }).await;
        let answers = pushed.map_err(|error| anyhow::anyhow!("pushed again: {error:?}"))?.answers;
        ensure!(answers.len() == items.len(), "{} answers to {}", answers.len(), items.len());
        for (item, again) in items.iter().zip(answers) {
            let mut first = item.answer.clone().context("an answer")?;
            if first.outcome == Outcome::Applied {
                first.outcome = Outcome::Already;
            }
            ensure!(again == first, "the portal answers {again:?}, and the courier has {first:?}");
        }
    }
    Ok(())
}

/// What a replica has that is begun now.
async fn rows_anew(url: &str, admin: &str) -> Result<Vec<Row>> {
    let folder = tempfile::tempdir()?;
    let mut replica = SqliteReplica::open(&folder.path().join("fresh.db"), "another").await?;
    synchronize(&mut replica, &mut courier::client(url, admin, PATIENCE)?).await?;
    let rows = replica.rows().await?;
    replica.close().await?;
    Ok(rows)
}

fn compare_rows(mut kept: Vec<Row>, mut fresh: Vec<Row>) -> Result<()> {
    for rows in [&mut kept, &mut fresh] {
        rows.sort_by(|one, other| (one.kind, &one.id).cmp(&(other.kind, &other.id)));
    }
    ensure!(kept.len() == fresh.len(), "the replica has {} rows, and one that begins now {}", kept.len(), fresh.len());
    for (kept, fresh) in kept.iter().zip(&fresh) {
        ensure!(kept == fresh, "the replica has {kept:?}, and there is {fresh:?}");
    }
    Ok(())
}

/// Follows the log, of which the portal was told everything, and hands over what was answered; tells how many entries it has then.
async fn check_log(replica: &mut SqliteReplica, items: &[Item], carried: usize) -> Result<usize> {
    let log = replica.log().await?;
    custody::verify(&log.entries, &log.known)?;
    let documents = items.iter().filter(|item| matches!(item.operation.action, Action::Document { .. })).count();
    ensure!(log.entries.len() == carried + documents, "{} entries, and not {}", log.entries.len(), carried + documents);
    ensure!(log.known[1].number == log.entries.len() as u64, "the portal was told of {} entries", log.known[1].number);
    let by = HandedOver { at: UnixTime::from_secs(NOW), who: "ana".to_owned(), inspector: String::new() };
    for item in items.iter().filter(|item| item.is_to_bring()) {
        replica.hand_over(&item.operation.id, &by).await?;
    }
    Ok(replica.log().await?.entries.len())
}
