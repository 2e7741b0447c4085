//! Loads that are on their way in one process, so that others who want the
//! same can wait for them: single flight.

use std::{
    cell::{Cell, RefCell},
    panic::Location,
    rc::Rc,
    time::Duration,
};

use super::{App, Cluster, Key, Result};
use crate::{
    sim::Sim,
    trace::{IdMap, OpEvent, Row},
};

/// What a load has found, once it has landed.
type Found = Rc<Cell<Option<Result<Option<Row>>>>>;

/// The loads that are on their way, at most one a key.
#[derive(Clone, Debug, Default)]
pub struct Flights(Rc<RefCell<IdMap<Key, Found>>>);

/// What becomes of who wants a key loaded.
pub enum Flight {
    /// It loads, and others may wait for it.
    Begun(Load),
    /// Another one loads it already.
    Joined(Landing),
}

/// A load that others may wait for.
pub struct Load {
    sim: Sim<Cluster>,
    flights: Flights,
    key: Key,
    found: Found,
}

/// The end of another one's load.
pub struct Landing {
    sim: Sim<Cluster>,
    found: Found,
}

impl App {
    /// Begins a load of the key or, where one is on its way in this process,
    /// joins it.
    #[track_caller]
    pub fn flight(&self, key: Key) -> Flight {
        let (sim, flights) = (self.sim.clone(), self.process.flights.clone());
        let on_its_way = flights.0.borrow().get(key).cloned();
        if let Some(found) = on_its_way {
            let place = Some(Location::caller());
            sim.write_at(OpEvent::Joins { key }, place);
            return Flight::Joined(Landing { sim, found });
        }
        let found = Found::default();
        flights.0.borrow_mut().insert(key, found.clone());
        Flight::Begun(Load { sim, flights, key, found })
    }

    /// Who wants the key from now on does not wait for a load that is on its
    /// way: what that one finds may be old.
    pub fn forget(&self, key: Key) {
        self.process.flights.0.borrow_mut().remove(key);
    }
}

impl Load {
    /// Whether nobody has made it forgotten since it began.
    pub fn is_current(&self) -> bool {
        let all = self.flights.0.borrow();
        all.get(self.key).is_some_and(|found| Rc::ptr_eq(found, &self.found))
    }

    /// It has landed: all who wait for it are told what it has found.
    pub fn land(self, found: Result<Option<Row>>) -> Result<Option<Row>> {
        if self.is_current() {
            self.flights.0.borrow_mut().remove(self.key);
        }
        self.found.set(Some(found));
        self.sim.ring();
        found
    }
}

impl Landing {
    /// Waits for it.
    pub async fn lands(self) -> Result<Option<Row>> {
        loop {
            if let Some(found) = self.found.get() {
                return found;
            }
            self.sim.bell(Duration::MAX).await;
        }
    }
}
