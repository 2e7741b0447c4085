use std::{
    cell::{OnceCell, RefCell},
    rc::Rc,
};

use flushpoint::{
    check::{Property, Status},
    run::{FlushSweep, Record, Run, Session},
    scenario::{NodeKind, Topology},
    trace::{EntryId, NodeId, SimTime, Sym, Trace, sort_by_number},
    view::{
        self, Alarms, Axis, Block, Charting, ChartsView, Checkpoints,
        FlushChart, Index, InspectorView, Judged, Ladder, StageView, Strip,
        VerdictView,
        compare::Party,
        timeline::{Moments, Scope, Timeline, timeline},
    },
};

/// A run that was carried out, with what is looked up in it again and again.
pub struct Take {
    /// The run.
    pub run: Run,
    /// What it left behind.
    pub record: Rc<Record>,
    /// Its steps and messages.
    pub index: Index,
    moments: OnceCell<Moments>,
    /// The copies of the key that was in question last.
    strip: RefCell<Option<Rc<Strip>>>,
    ladder: RefCell<Option<KeptLadder>>,
    /// The timeline that was drawn last.
    timeline: RefCell<Option<(Axis, Timeline)>>,
    /// Stage and code, folded up to places all over the run.
    pub checkpoints: Checkpoints,
    judged: OnceCell<Judged>,
    hash: OnceCell<String>,
    /// What stands on its stage.
    pub topology: Topology,
    verdicts: OnceCell<Rc<Vec<VerdictView>>>,
    first_broken: OnceCell<Vec<VerdictView>>,
    /// The shown source, in parts that fold.
    pub blocks: Vec<Block>,
    /// The median time between two steps that are not simultaneous.
    pub pace: SimTime,
    charting: RefCell<Option<Charting>>,
    /// What crashes take at other flush intervals, once that was asked.
    flushes: OnceCell<Option<FlushChart>>,
}

/// Where the copies of the key that was in question last stood.
struct KeptLadder {
    key: Sym,
    /// By when.
    reached: [usize; 3],
    ladder: Option<Rc<Ladder>>,
}

impl Take {
    /// The run as one of two that are compared.
    pub fn party(&self) -> Party<'_> {
        let Take { run, record, index, .. } = self;
        Party { run, record, index }
    }

    /// What is looked up in a session's run.
    pub fn of(session: &Session) -> Take {
        let (run, record) = (session.run().clone(), session.record().clone());
        let index = Index::of_record(&record);
        let pace = pace(&record.trace, &index);
        let topology = run.topology();
        let source = &run.scenario.source;
        let checkpoints =
            Checkpoints::of(&topology, source, &record.trace, &index);
        let blocks = view::outline(source.text, run.variant.functions);
        Take {
            run,
            record,
            index,
            moments: OnceCell::new(),
            strip: RefCell::new(None),
            ladder: RefCell::default(),
            timeline: RefCell::default(),
            checkpoints,
            judged: OnceCell::new(),
            hash: OnceCell::new(),
            topology,
            verdicts: OnceCell::new(),
            first_broken: OnceCell::new(),
            blocks,
            pace,
            charting: RefCell::default(),
            flushes: OnceCell::new(),
        }
    }

    /// The trace.
    pub fn trace(&self) -> &Trace {
        &self.record.trace
    }

    /// What the timeline looks up.
    pub fn moments(&self) -> &Moments {
        let look_up = || Moments::of(self.trace(), &self.index);
        self.moments.get_or_init(look_up)
    }

    /// What the run's crashes take at other flush intervals: a run for each.
    #[inline(never)]
    pub fn flushes(&self) -> Option<&FlushChart> {
        let sweep = || FlushSweep::of(&self.run).as_ref().map(FlushChart::of);
        self.flushes.get_or_init(sweep).as_ref()
    }

    /// The hash of its trace, as the command line prints it.
    pub fn hash(&self) -> &str {
        let hash = || format!("{:016x}", self.trace().hash());
        self.hash.get_or_init(hash)
    }

    /// The verdicts on the whole of it.
    pub fn verdicts(&self) -> &Rc<Vec<VerdictView>> {
        let judge = || Rc::new(self.judged().whole(self.trace()));
        self.verdicts.get_or_init(judge)
    }

    /// Each verdict where it is broken first, on what led there; one that
    /// never is, on the whole of it.
    #[inline(never)]
    pub fn first_broken(&self) -> &[VerdictView] {
        let first = |whole: &VerdictView| {
            let behind = whole.first.map(|first| first.index() + 1);
            let there = behind.map(|behind| self.verdicts_at(behind));
            let of = |it: &VerdictView| {
                (it.property, it.status) == (whole.property, Status::Broken)
            };
            let found = there.into_iter().flatten().find(of);
            found.unwrap_or_else(|| whole.clone())
        };
        let each = || self.verdicts().iter().map(first).collect();
        self.first_broken.get_or_init(each)
    }

    /// The verdicts on the first `cursor` entries.
    pub fn verdicts_at(&self, cursor: usize) -> Vec<VerdictView> {
        match self.index.step_before(cursor) {
            Some(_) => self.judged().at(self.trace(), cursor),
            // The first look does not wait for the verdicts on all of it.
            None => view::untested(self.run.scenario.properties, self.trace()),
        }
    }

    #[inline(never)]
    fn judged(&self) -> &Judged {
        let properties = self.run.scenario.properties;
        self.judged.get_or_init(|| Judged::of(properties, self.trace()))
    }

    /// All copies of a key.
    pub fn strip(&self, key: Sym) -> Rc<Strip> {
        let mut kept = self.strip.borrow_mut();
        match &*kept {
            Some(strip) if strip.key == key => strip.clone(),
            _ => {
                let (trace, moments) = (self.trace(), self.moments());
                let topology = &self.topology;
                let strip =
                    view::key_strip(topology, trace, &self.index, moments, key);
                kept.insert(Rc::new(strip)).clone()
            }
        }
    }

    /// Where the newest write of a key stands behind the first `cursor`
    /// entries.
    pub fn ladder(&self, key: Sym, cursor: usize) -> Option<Rc<Ladder>> {
        let (trace, moments) = (self.trace(), self.moments());
        let reached = moments.reached(key, cursor);
        let mut kept = self.ladder.borrow_mut();
        match &*kept {
            Some(kept) if (kept.key, kept.reached) == (key, reached) => {
                kept.ladder.clone()
            }
            _ => {
                let topology = &self.topology;
                let ladder =
                    view::ladder(topology, trace, moments, key, cursor);
                let ladder = ladder.map(Rc::new);
                let new = KeptLadder { key, reached, ladder };
                kept.insert(new).ladder.clone()
            }
        }
    }

    /// What a window of the timeline shows.
    pub fn timeline(&self, scope: &Scope) -> Timeline {
        let axis = scope.scale.axis;
        let mut kept = self.timeline.borrow_mut();
        match &*kept {
            // What is veiled ends at the cursor.
            _ if scope.veiled => timeline(scope),
            Some((of, same)) if *of == axis && same.window == scope.window => {
                same.clone().with_cursor(scope)
            }
            _ => kept.insert((axis, timeline(scope))).1.clone(),
        }
    }

    /// The stage behind the first `cursor` entries.
    pub fn stage(&self, cursor: usize) -> Rc<StageView> {
        let (trace, index) = (self.trace(), &self.index);
        let folds = &self.checkpoints;
        Rc::new(folds.stage(&self.topology, trace, index, cursor))
    }

    /// All that a node holds behind the first `cursor` entries.
    pub fn inspect(&self, cursor: usize, node: NodeId) -> InspectorView {
        let (trace, index) = (self.trace(), &self.index);
        let folds = &self.checkpoints;
        folds.inspect(&self.topology, trace, index, cursor, node)
    }

    /// The charts of what the first `cursor` entries say.
    pub fn charts(&self, cursor: usize) -> ChartsView {
        let (trace, until) = (self.trace(), self.run.until());
        let mut charting = self.charting.borrow_mut();
        charting
            .get_or_insert_with(|| {
                let settings = self.run.settings();
                let alarms = Alarms::of(self.run.scenario, &settings);
                Charting::of(&self.topology, trace, until).with_alarms(alarms)
            })
            .at(trace, cursor)
    }

    /// The letter of a client: A for the first app, B for the second, R for
    /// a relay, J for a sync job.
    pub fn letter(&self, node: NodeId) -> Option<char> {
        match self.topology.nodes[node.index()].kind {
            NodeKind::Relay => return Some('R'),
            NodeKind::Job => return Some('J'),
            NodeKind::App
            | NodeKind::Cache
            | NodeKind::Database
            | NodeKind::Broker
            | NodeKind::Replica => {}
        }
        let place = self.topology.apps().position(|app| app == node)?;
        char::from_u32('A' as u32 + place as u32)
    }

    /// The verdict that is broken next, and the cursor behind that place.
    pub fn next_verdict(&self, cursor: usize) -> Option<(Property, usize)> {
        let verdicts = self.verdicts().iter();
        let firsts = verdicts.filter_map(|v| Some((v.property, v.first?)));
        let ahead = firsts.filter(|(_, first)| first.index() >= cursor);
        let (property, next) = ahead.min_by_key(|(_, first)| *first)?;
        let cursor = self.index.settled(self.trace(), next.index() + 1);
        Some((property, cursor))
    }
}

fn pace(trace: &Trace, index: &Index) -> SimTime {
    let at = |step: &EntryId| trace.entry(*step).at.as_ns();
    let gaps = index.steps.windows(2).map(|pair| at(&pair[1]) - at(&pair[0]));
    let mut gaps: Vec<u64> = gaps.filter(|gap| *gap > 0).collect();
    sort_by_number(&mut gaps, |gap| (*gap).into());
    SimTime(gaps.get(gaps.len() / 2).copied().unwrap_or(1_000_000))
}
