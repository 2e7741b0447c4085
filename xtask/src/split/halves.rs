//! Writing the two halves of a module.
//!
//! The first half is a module of its own, whose imports are numbered. Where it needs a function that
//! moved it has a *door* in its place: code that has the second half loaded if
//! it is not there yet, and calls through a slot of the table. The second half
//! imports memory, tables, globals and functions of the first one, and when it
//! starts, it puts its own functions into the slots.

use std::collections::BTreeMap;

use anyhow::{Result, anyhow};
use wasm_encoder::reencode::{Error, Reencode};
use wasm_encoder::{
    BlockType, CodeSection, ConstExpr, DataSection, ElementSection,
    Elements as Items, EntityType, ExportKind, ExportSection, Function,
    FunctionSection, GlobalSection, GlobalType, ImportSection, MemorySection,
    Module as Wasm, StartSection, TableSection, TypeSection, ValType,
};

use super::data::Piece;
use super::module::Module;
use super::plan::Plan;

/// What the first half imports to have the second one loaded.
pub const LOAD: [&str; 2] = ["second", "load"];

/// The name under which the second half imports the first one.
pub const FIRST: &str = "first";

/// Writes both halves.
///
/// # Errors
///
/// When the module has something that cannot be written again.
pub fn halves(
    module: &Module<'_>,
    plan: &Plan,
    data: &[Vec<Piece>; 2],
) -> Result<[Vec<u8>; 2]> {
    let halves = Halves { module, plan, data };
    let [first, second] = [halves.first(), halves.second()];
    let explain = |error: Failure| anyhow!("cannot write it again: {error}");
    Ok([first.map_err(explain)?, second.map_err(explain)?])
}

type Failure = Error<Absent>;

struct Halves<'a> {
    module: &'a Module<'a>,
    plan: &'a Plan,
    /// Of each half.
    data: &'a [Vec<Piece>; 2],
}

impl Halves<'_> {
    fn first(&self) -> Result<Vec<u8>, Failure> {
        let Self { module, plan, data } = self;
        let mut new = Numbers::default();
        new.extend(0..module.imported());
        let load = new.take();
        new.extend(plan.kept.iter().copied());
        new.extend(plan.doors.keys().copied());
        let mut wasm = Wasm::new();
        wasm.section(&self.types(&mut new)?);
        let mut imports = ImportSection::new();
        for (number, import) in module.imports.iter().enumerate() {
            let kind = new.entity_type(import.ty)?;
            imports.import(import.module, &number.to_string(), kind);
        }
        let [part, name] = LOAD;
        imports.import(part, name, EntityType::Function(self.action()));
        wasm.section(&imports);
        let mut functions = FunctionSection::new();
        for function in plan.kept.iter().chain(plan.doors.keys()) {
            functions.function(module.function_types[*function as usize]);
        }
        wasm.section(&functions);
        wasm.section(&self.tables(&mut new)?);
        wasm.section(&self.memories(&mut new)?);
        wasm.section(&self.globals(&mut new)?);
        wasm.section(&self.exports(&mut new)?);
        if let Some(start) = module.start {
            let function_index = new.function_index(start)?;
            wasm.section(&StartSection { function_index });
        }
        let mut elements = ElementSection::new();
        for run in &module.elements {
            fill(
                &mut elements,
                run.table,
                run.offset,
                &mut new,
                &run.functions,
            )?;
        }
        wasm.section(&elements);
        let mut code = self.code(&mut new, &plan.kept)?;
        for (function, slot) in &plan.doors {
            code.function(&self.door(*function, *slot, load));
        }
        wasm.section(&code);
        wasm.section(&filled(&data[0]));
        Ok(wasm.finish())
    }

    fn second(&self) -> Result<Vec<u8>, Failure> {
        let Self { module, plan, data } = self;
        let mut new = Numbers::default();
        new.extend(plan.links.iter().copied());
        new.extend(plan.moved.iter().copied());
        let start = new.take();
        let mut wasm = Wasm::new();
        wasm.section(&self.types(&mut new)?);
        wasm.section(&self.imports(&mut new)?);
        let mut functions = FunctionSection::new();
        for function in &plan.moved {
            functions.function(module.function_types[*function as usize]);
        }
        functions.function(self.action());
        wasm.section(&functions);
        wasm.section(&StartSection { function_index: start });
        let mut elements = ElementSection::new();
        for (slot, functions) in plan.fillings(module) {
            fill(&mut elements, plan.table, slot, &mut new, &functions)?;
        }
        wasm.section(&elements);
        let mut code = self.code(&mut new, &plan.moved)?;
        let mut arrive = Function::new([]);
        arrive.instructions().i32_const(1).global_set(self.arrived()).end();
        code.function(&arrive);
        wasm.section(&code);
        wasm.section(&filled(&data[1]));
        Ok(wasm.finish())
    }

    /// All types of the module in both halves, so that they keep their
    /// numbers, and the type of a function without parameters and results.
    fn types(&self, new: &mut Numbers) -> Result<TypeSection, Failure> {
        let mut section = TypeSection::new();
        if let Some(types) = &self.module.type_section {
            new.parse_type_section(&mut section, types.clone())?;
        }
        section.ty().function([], []);
        Ok(section)
    }

    /// The last type.
    fn action(&self) -> u32 {
        self.module.types.len() as u32
    }

    /// The last global: whether the second half is there.
    fn arrived(&self) -> u32 {
        self.module.globals.len() as u32
    }

    fn tables(&self, new: &mut Numbers) -> Result<TableSection, Failure> {
        let mut section = TableSection::new();
        for (index, table) in (0..).zip(&self.module.tables) {
            section.table(self.table(new, index, *table)?);
        }
        Ok(section)
    }

    fn table(
        &self,
        new: &mut Numbers,
        index: u32,
        table: wasmparser::TableType,
    ) -> Result<wasm_encoder::TableType, Failure> {
        let mut table = new.table_type(table)?;
        if index == self.plan.table {
            let more = u64::from(self.plan.new_slots);
            table.minimum += more;
            table.maximum = table.maximum.map(|maximum| maximum + more);
        }
        Ok(table)
    }

    fn memories(&self, new: &mut Numbers) -> Result<MemorySection, Failure> {
        let mut section = MemorySection::new();
        for memory in &self.module.memories {
            section.memory(new.memory_type(*memory)?);
        }
        Ok(section)
    }

    fn globals(&self, new: &mut Numbers) -> Result<GlobalSection, Failure> {
        let mut section = GlobalSection::new();
        for global in &self.module.globals {
            let initial = new.const_expr(global.init_expr.clone())?;
            section.global(new.global_type(global.ty)?, &initial);
        }
        section.global(FLAG, &ConstExpr::i32_const(0));
        Ok(section)
    }

    /// What the module exports, and what the second half imports: functions
    /// by bare numbers, which are short.
    fn exports(&self, new: &mut Numbers) -> Result<ExportSection, Failure> {
        let mut section = ExportSection::new();
        for export in &self.module.exports {
            let kind = new.export_kind(export.kind)?;
            let index = new.external_index(export.kind, export.index)?;
            section.export(export.name, kind, index);
        }
        for (link, function) in self.plan.links.iter().enumerate() {
            let function = new.function_index(*function)?;
            section.export(&link.to_string(), ExportKind::Func, function);
        }
        let counts = [
            ('t', ExportKind::Table, self.module.tables.len()),
            ('m', ExportKind::Memory, self.module.memories.len()),
            ('g', ExportKind::Global, self.module.globals.len() + 1),
        ];
        for (letter, kind, count) in counts {
            for index in 0..count {
                let name = format!("{letter}{index}");
                section.export(&name, kind, index as u32);
            }
        }
        Ok(section)
    }

    fn imports(&self, new: &mut Numbers) -> Result<ImportSection, Failure> {
        let Self { module, plan, .. } = self;
        let mut section = ImportSection::new();
        let mut import = |name: &str, kind: EntityType| {
            section.import(FIRST, name, kind);
        };
        for (link, function) in plan.links.iter().enumerate() {
            let kind = module.function_types[*function as usize];
            import(&link.to_string(), EntityType::Function(kind));
        }
        for (index, table) in (0..).zip(&module.tables) {
            let kind = EntityType::Table(self.table(new, index, *table)?);
            import(&format!("t{index}"), kind);
        }
        for (index, memory) in module.memories.iter().enumerate() {
            let kind = EntityType::Memory(new.memory_type(*memory)?);
            import(&format!("m{index}"), kind);
        }
        for (index, global) in module.globals.iter().enumerate() {
            let kind = EntityType::Global(new.global_type(global.ty)?);
            import(&format!("g{index}"), kind);
        }
        import(&format!("g{}", self.arrived()), EntityType::Global(FLAG));
        Ok(section)
    }

    fn code(
        &self,
        new: &mut Numbers,
        functions: &[u32],
    ) -> Result<CodeSection, Failure> {
        let mut section = CodeSection::new();
        let imported = self.module.imported();
        for function in functions {
            let body = &self.module.bodies[(function - imported) as usize];
            new.parse_function_body(&mut section, body.clone())?;
        }
        Ok(section)
    }

    fn door(&self, function: u32, slot: u32, load: u32) -> Function {
        let mut door = Function::new([]);
        let mut code = door.instructions();
        code.global_get(self.arrived()).i32_eqz();
        code.if_(BlockType::Empty).call(load).end();
        let parameters = self.module.signature(function).params().len() as u32;
        for parameter in 0..parameters {
            code.local_get(parameter);
        }
        let signature = self.module.function_types[function as usize];
        code.i32_const(slot.cast_signed());
        code.call_indirect(self.plan.table, signature).end();
        door
    }
}

const FLAG: GlobalType =
    GlobalType { val_type: ValType::I32, mutable: true, shared: false };

/// What fills the memory.
fn filled(data: &[Piece]) -> DataSection {
    let mut section = DataSection::new();
    for Piece { address, bytes } in data {
        let address = ConstExpr::i32_const(address.cast_signed());
        section.active(0, &address, bytes.iter().copied());
    }
    section
}

/// Puts functions into a table.
fn fill(
    section: &mut ElementSection,
    table: u32,
    slot: u32,
    new: &mut Numbers,
    functions: &[u32],
) -> Result<(), Failure> {
    let table = Some(table).filter(|table| *table != 0);
    let slot = ConstExpr::i32_const(slot.cast_signed());
    let mut numbers = Vec::new();
    for function in functions {
        numbers.push(new.function_index(*function)?);
    }
    section.active(table, &slot, Items::Functions(numbers.into()));
    Ok(())
}

/// The numbers that the module's functions have in a half.
#[derive(Default)]
struct Numbers {
    new: BTreeMap<u32, u32>,
    next: u32,
}

impl Numbers {
    fn extend(&mut self, functions: impl IntoIterator<Item = u32>) {
        for function in functions {
            let number = self.take();
            self.new.insert(function, number);
        }
    }

    /// The next number.
    fn take(&mut self) -> u32 {
        self.next += 1;
        self.next - 1
    }
}

impl Reencode for Numbers {
    type Error = Absent;

    fn function_index(&mut self, function: u32) -> Result<u32, Failure> {
        let number = self.new.get(&function).copied();
        number.ok_or(Error::UserError(Absent(function)))
    }
}

/// A function that a half names and does not have.
#[derive(Debug, thiserror::Error)]
#[error("function {0} is in the other half")]
struct Absent(u32);
