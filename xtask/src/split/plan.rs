//! Which function goes where, and how the halves find each other's.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, Result};
use wasmparser::{ExternalKind, FunctionBody, Operator, RefType};

use super::module::Module;

/// A function's place in both halves' numbering, and the slots of the table.
pub struct Plan {
    /// Those that are defined in the second half, in their old order.
    pub moved: Vec<u32>,
    /// Those that are defined in the first half, in their old order.
    pub kept: Vec<u32>,
    /// Of the moved ones those that the first half calls or has in a table:
    /// each by the slot of the table through which it is called.
    pub doors: BTreeMap<u32, u32>,
    /// Of the others those that the second half calls or has in a table.
    pub links: Vec<u32>,
    /// The table of functions.
    pub table: u32,
    /// How many slots are added to it.
    pub new_slots: u32,
}

impl Plan {
    /// Moves the functions that did not run; what the outside calls stays.
    ///
    /// # Errors
    ///
    /// When the module has not exactly one table of functions.
    pub fn new(module: &Module<'_>, ran: &BTreeSet<u32>) -> Result<Self> {
        let outside: BTreeSet<u32> = module
            .exports
            .iter()
            .filter(|export| export.kind == ExternalKind::Func)
            .map(|export| export.index)
            .chain(module.start)
            .collect();
        let (mut moved, mut kept) = (Vec::new(), Vec::new());
        let (mut wanted, mut links) = (BTreeSet::new(), BTreeSet::new());
        for (function, body) in module.defined() {
            if !ran.contains(&function) && !outside.contains(&function) {
                moved.push(function);
                links.extend(called(body)?);
            } else {
                kept.push(function);
                wanted.extend(called(body)?);
            }
        }
        let is_moved = |function: &u32| moved.binary_search(function).is_ok();
        wanted.retain(is_moved);
        links.retain(|function| !is_moved(function));
        let table = function_table(module)?;
        let mut plan = Self {
            doors: BTreeMap::new(),
            links: links.into_iter().collect(),
            table,
            new_slots: 0,
            moved,
            kept,
        };
        plan.find_slots(module, &wanted);
        Ok(plan)
    }

    /// A function that stands in the table already keeps its slot: there the
    /// second half will put it in the place of its door.
    fn find_slots(&mut self, module: &Module<'_>, wanted: &BTreeSet<u32>) {
        for elements in &module.elements {
            for (slot, function) in (elements.offset..).zip(&elements.functions)
            {
                if self.is_moved(*function) {
                    self.doors.entry(*function).or_insert(slot);
                }
            }
        }
        let end = module.tables[self.table as usize].initial as u32;
        for function in wanted {
            if !self.doors.contains_key(function) {
                self.doors.insert(*function, end + self.new_slots);
                self.new_slots += 1;
            }
        }
    }

    /// What the second half puts into the table: runs of functions, each by
    /// the slot of the first.
    pub fn fillings(&self, module: &Module<'_>) -> Vec<(u32, Vec<u32>)> {
        let standing = module.elements.iter().flat_map(|elements| {
            (elements.offset..).zip(elements.functions.iter().copied())
        });
        let doors =
            self.doors.iter().map(|(function, slot)| (*slot, *function));
        let slots: BTreeMap<u32, u32> = standing
            .chain(doors)
            .filter(|(_, function)| self.is_moved(*function))
            .collect();
        let mut runs: Vec<(u32, Vec<u32>)> = Vec::new();
        for (slot, function) in slots {
            match runs.last_mut() {
                Some((first, run)) if *first + run.len() as u32 == slot => {
                    run.push(function);
                }
                _ => runs.push((slot, vec![function])),
            }
        }
        runs
    }

    fn is_moved(&self, function: u32) -> bool {
        self.moved.binary_search(&function).is_ok()
    }
}

fn function_table(module: &Module<'_>) -> Result<u32> {
    let mut tables = (0..)
        .zip(&module.tables)
        .filter(|(_, table)| table.element_type == RefType::FUNCREF);
    let first = tables.next().filter(|_| tables.next().is_none());
    Ok(first.context("not one table of functions")?.0)
}

/// The functions that a body names.
fn called(body: &FunctionBody<'_>) -> Result<BTreeSet<u32>> {
    let mut called = BTreeSet::new();
    for operator in body.get_operators_reader()? {
        match operator? {
            Operator::Call { function_index }
            | Operator::ReturnCall { function_index }
            | Operator::RefFunc { function_index } => {
                called.insert(function_index);
            }
            _ => {}
        }
    }
    Ok(called)
}
