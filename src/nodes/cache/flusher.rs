use std::{future::Future, panic::Location, time::Duration};

use super::{Batch, Cache};
use crate::{
    nodes::{Cluster, Key, Node},
    sim::{Ctx, Sim},
    trace::Row,
};

/// The tray as a thread of the cache's own process sees it: no message goes
/// between them. On any other node there is no tray.
#[derive(Clone)]
pub struct TrayClient {
    pub(in crate::nodes) sim: Sim<Cluster>,
}

impl TrayClient {
    fn here<R>(
        &self,
        place: &'static Location<'static>,
        act: impl FnOnce(&mut Cache, &mut Ctx<'_, Cluster>) -> R,
    ) -> Option<R> {
        self.sim.here(place, |world, ctx| {
            match &mut world.nodes[ctx.node().index()] {
                Node::Cache(cache) => Some(act(cache, ctx)),
                Node::App | Node::Db(_) | Node::Broker(_) => None,
            }
        })
    }

    /// How many batches may be on their way at once.
    #[track_caller]
    pub fn threads(&self) -> u32 {
        let place = Location::caller();
        let threads = self.here(place, |cache, _| cache.threads());
        threads.unwrap_or_default()
    }

    /// Waits until a flush is due, at its time or because many rows wait: it
    /// concerns the rows that wait then.
    #[track_caller]
    pub fn due(&self) -> impl Future<Output = ()> + use<> {
        let (tray, place) = (self.clone(), Location::caller());
        async move {
            let until = |cache: &mut Cache, ctx: &mut Ctx<'_, Cluster>| {
                cache.until_due(ctx.now())
            };
            let first = tray.here(place, until).flatten();
            let mut left = first;
            let at = first.map(|left| tray.sim.now().as_ns() + left.as_ns());
            while let Some(span) = left {
                tray.sim.bell(Duration::from_nanos(span.as_ns())).await;
                if at.is_some_and(|at| tray.sim.now().as_ns() >= at) {
                    break;
                }
                left = tray.here(place, until).flatten();
            }
            tray.here(place, |cache, _| cache.flush_is_due());
        }
    }

    /// Takes the oldest rows of the flush out for a batch, if some wait.
    #[track_caller]
    pub fn take(&self) -> Option<Batch> {
        self.here(Location::caller(), |cache, ctx| cache.take_batch(ctx))
            .flatten()
    }

    /// The database has the batch, and of these keys a newer row.
    #[track_caller]
    pub fn done(&self, batch: &Batch, newer: &[(Key, Row)]) {
        let place = Location::caller();
        self.here(place, |cache, ctx| cache.batch_done(ctx, batch, newer));
    }

    /// The database did not take the batch, for the how-manieth time.
    #[track_caller]
    pub fn failed(&self, batch: &Batch, attempt: u32) {
        let place = Location::caller();
        self.here(place, |cache, ctx| cache.batch_failed(ctx, batch, attempt));
    }
}
