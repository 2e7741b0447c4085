//! A client, a cache and a database with a replica, on fast links.
#![allow(dead_code, reason = "each test file uses a part of it")]

use std::{cell::RefCell, future::Future, rc::Rc, time::Duration};

use flushpoint::{
    nodes::{App, Cache, Cluster, Database, Key, Node, Surroundings, db::Role},
    sim::{Latency, NodeSpec, Simulation, Stepped, chance::Seeded},
    trace::{Event, NodeId, OpId, SimTime, Trace},
};

pub const APP: NodeId = NodeId(0);
pub const CACHE: NodeId = NodeId(1);
pub const DB: NodeId = NodeId(2);
pub const REPLICA: NodeId = NodeId(3);

pub const fn ms(ms: u64) -> Duration {
    Duration::from_millis(ms)
}

pub struct Desk {
    pub simulation: Simulation<Cluster>,
    around: Surroundings,
    ops: u32,
}

/// Links take 1 ms, statements 1 ms, cache commands no time; two connections.
pub fn desk() -> Desk {
    desk_with(Cache::new(Latency::ZERO))
}

/// The same, with this cache.
pub fn desk_with(cache: Cache) -> Desk {
    let node = |name: &str, workers| NodeSpec { name: name.into(), workers };
    let specs =
        [node("app", 1), node("cache", 1), node("db", 2), node("replica", 2)];
    let statement = Latency::constant(ms(1));
    let db = |role| Node::Db(Database::new(role, statement, statement));
    let nodes = vec![
        Node::App,
        Node::Cache(cache),
        db(Role::Primary { replica: Some(REPLICA) }),
        db(Role::Replica { primary: DB }),
    ];
    let chance = Box::new(Seeded { seed: 1 });
    let simulation = Simulation::new(&specs, Cluster::new(nodes), chance);
    for node in [CACHE, DB, REPLICA] {
        simulation.link(APP, node, Latency::constant(ms(1)), 0.0);
    }
    simulation.link(DB, REPLICA, Latency::constant(ms(10)), 0.0);
    simulation.on_node(CACHE, |world, ctx| {
        if let Node::Cache(cache) = &mut world.nodes[CACHE.index()] {
            cache.start(ctx);
        }
    });
    let around = Surroundings {
        db_reads: REPLICA,
        delay: ms(10),
        marker_ttl: ms(200),
        retry: ms(20),
        ..Surroundings::new(CACHE, DB, ms(500), ms(100))
    };
    Desk { simulation, around, ops: 0 }
}

impl Desk {
    pub fn key(&self, text: &str) -> Key {
        self.simulation.sim().intern(text)
    }

    /// Starts a program of the client; what it returns is there once it ends.
    pub fn start<T, F>(
        &mut self,
        program: impl FnOnce(App) -> F,
    ) -> Rc<RefCell<Option<T>>>
    where
        T: 'static,
        F: Future<Output = T> + 'static,
    {
        self.ops += 1;
        let op = OpId(self.ops);
        let sim = self.simulation.sim();
        let app = App::new(sim, op, &self.around, &Rc::default());
        let running = program(app);
        let result = Rc::new(RefCell::new(None));
        let slot = result.clone();
        sim.spawn(APP, op, async move {
            let value = running.await;
            *slot.borrow_mut() = Some(value);
        });
        result
    }

    /// Runs a program of the client to its end and returns what it returns.
    pub fn run<T, F>(&mut self, program: impl FnOnce(App) -> F) -> T
    where
        T: 'static,
        F: Future<Output = T> + 'static,
    {
        let result = self.start(program);
        while result.borrow().is_none() {
            assert_ne!(self.simulation.step(), Stepped::Idle, "it ends");
        }
        let value = result.borrow_mut().take();
        value.expect("it has ended")
    }

    /// Lets time go on to an instant.
    pub fn until(&mut self, at_ms: u64) {
        let token = u32::MAX;
        self.simulation.tell_at(SimTime::from_ms(at_ms), token);
        while self.simulation.step() != (Stepped::Outside { token }) {}
    }

    pub fn trace<R>(&self, look: impl FnOnce(&Trace) -> R) -> R {
        self.simulation.look(|core| look(&core.trace))
    }

    /// How many entries are of this kind.
    pub fn count(&self, is: impl Fn(Event) -> bool) -> usize {
        self.trace(|t| t.entries().iter().filter(|e| is(e.event)).count())
    }
}
