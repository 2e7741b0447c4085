//! A copy of a module in which what did not run is in functions of its own.

use std::collections::BTreeSet;

use anyhow::{Result, anyhow};
use wasm_encoder::reencode::{Error, Reencode, RoundtripReencoder, utils};
use wasm_encoder::{
    BlockType, CodeSection, Function, FunctionSection, Instruction,
    Module as Wasm, TypeSection,
};
use wasmparser::{
    CodeSectionReader, CustomSectionReader, FuncType, FunctionSectionReader,
    Operator, Parser, TypeSectionReader, ValType,
};

use super::body::{Body, bodies};
use super::cold::{Part, parts};
use super::module::Module;

/// The copy, and which of its functions did not run.
pub struct Outlined {
    pub wasm: Vec<u8>,
    pub cold: BTreeSet<u32>,
}

/// Writes that copy; `ran` are the numbers of the blocks that ran, and a part
/// becomes a function if that spares its own function `worth` bytes.
///
/// # Errors
///
/// When the module has something that cannot be written again.
pub fn outlined(
    module: &Module<'_>,
    wasm: &[u8],
    ran: &BTreeSet<usize>,
    worth: usize,
) -> Result<Outlined> {
    let mut outline = Outline {
        bodies: bodies(module, wasm)?,
        parts: Vec::new(),
        types: module.types.clone(),
        first_part: module.function_types.len() as u32,
    };
    let mut cold = BTreeSet::new();
    for (function, body) in (module.imported()..).zip(&outline.bodies) {
        if body.steps.iter().any(|step| ran.contains(&step.block)) {
            let did = |step: &super::body::Step<'_>| ran.contains(&step.block);
            outline.parts.push(parts(module, body, did, worth)?);
        } else {
            cold.insert(function);
            outline.parts.push(Vec::new());
        }
    }
    let count = outline.parts.iter().flatten().count() as u32;
    cold.extend(outline.first_part..outline.first_part + count);
    let mut copy = Wasm::new();
    outline
        .parse_core_module(&mut copy, Parser::new(0), wasm)
        .map_err(|error| anyhow!("cannot take it apart: {error}"))?;
    Ok(Outlined { wasm: copy.finish(), cold })
}

struct Outline<'a> {
    bodies: Vec<Body<'a>>,
    /// Those of each body.
    parts: Vec<Vec<Part>>,
    types: Vec<FuncType>,
    /// The number of the first new function.
    first_part: u32,
}

impl Outline<'_> {
    /// The types of the new functions, in their order.
    fn signatures(&self) -> Vec<FuncType> {
        let all = self.bodies.iter().zip(&self.parts);
        all.flat_map(|(body, parts)| {
            parts.iter().map(|part| signature(body, part))
        })
        .collect()
    }
}

/// What stands for a part in its function: it takes values of locals, and
/// answers with the number of the exit if there are several, then with values
/// of locals.
fn signature(body: &Body<'_>, part: &Part) -> FuncType {
    let kind = |local: &u32| body.locals[*local as usize];
    let takes: Vec<ValType> = part.takes.iter().map(kind).collect();
    if part.answers {
        return FuncType::new(takes, body.results.clone());
    }
    let exit = has_choice(part).then_some(ValType::I32);
    let gives = part.gives.iter().map(kind);
    FuncType::new(takes, exit.into_iter().chain(gives))
}

fn has_choice(part: &Part) -> bool {
    part.exits.len() + usize::from(part.falls) > 1
}

impl Reencode for Outline<'_> {
    type Error = std::convert::Infallible;

    fn parse_custom_section(
        &mut self,
        _: &mut Wasm,
        _: CustomSectionReader<'_>,
    ) -> Result<(), Error> {
        Ok(())
    }

    fn parse_type_section(
        &mut self,
        types: &mut TypeSection,
        section: TypeSectionReader<'_>,
    ) -> Result<(), Error> {
        utils::parse_type_section(self, types, section)?;
        for signature in self.signatures() {
            if !self.types.contains(&signature) {
                types.ty().func_type(&self.func_type(signature.clone())?);
                self.types.push(signature);
            }
        }
        Ok(())
    }

    fn parse_function_section(
        &mut self,
        functions: &mut FunctionSection,
        section: FunctionSectionReader<'_>,
    ) -> Result<(), Error> {
        utils::parse_function_section(self, functions, section)?;
        for signature in self.signatures() {
            let index = self.types.iter().position(|it| *it == signature);
            functions.function(index.unwrap_or_default() as u32);
        }
        Ok(())
    }

    fn parse_code_section(
        &mut self,
        code: &mut CodeSection,
        section: CodeSectionReader<'_>,
    ) -> Result<(), Error> {
        let mut next = self.first_part;
        for (body, (own, parts)) in
            section.into_iter().zip(self.bodies.iter().zip(&self.parts))
        {
            let same = &mut RoundtripReencoder;
            let mut function = same.new_function_with_parsed_locals(&body?)?;
            write_rest(&mut function, own, parts, &mut next)?;
            code.function(&function);
        }
        for (body, parts) in self.bodies.iter().zip(&self.parts) {
            for part in parts {
                code.function(&Moved::new(body, part).write()?);
            }
        }
        Ok(())
    }
}

/// Writes what is left of a function, with calls in the place of its parts.
fn write_rest(
    function: &mut Function,
    body: &Body<'_>,
    parts: &[Part],
    next: &mut u32,
) -> Result<(), Error> {
    let mut at = 0;
    for part in parts {
        copy(function, body, at..part.steps.start)?;
        write_call(function, part, *next);
        *next += 1;
        at = part.steps.end;
    }
    copy(function, body, at..body.steps.len())
}

fn copy(
    function: &mut Function,
    body: &Body<'_>,
    steps: std::ops::Range<usize>,
) -> Result<(), Error> {
    for step in &body.steps[steps] {
        let operator = step.operator.clone();
        function.instruction(&RoundtripReencoder.instruction(operator)?);
    }
    Ok(())
}

/// Calls a part's function and goes where it says.
fn write_call(function: &mut Function, part: &Part, callee: u32) {
    let mut code = function.instructions();
    let chooses_end = part.falls && has_choice(part);
    if chooses_end {
        code.block(BlockType::Empty);
    }
    for local in &part.takes {
        code.local_get(*local);
    }
    code.call(callee);
    if part.answers {
        code.return_();
        return;
    }
    for local in part.gives.iter().rev() {
        code.local_set(*local);
    }
    match (part.exits.as_slice(), part.falls) {
        ([], true) => {}
        ([], false) => {
            code.unreachable();
        }
        ([exit], false) => {
            code.br(*exit);
        }
        ([exits @ .., last], false) => {
            code.br_table(exits.to_vec(), *last);
        }
        (exits, true) => {
            let outside: Vec<u32> = exits.iter().map(|exit| exit + 1).collect();
            code.br_table(outside, 0).end();
        }
    }
}

/// A part as a function.
struct Moved<'a> {
    body: &'a Body<'a>,
    part: &'a Part,
    /// The locals that are not parameters, after them.
    others: Vec<u32>,
}

impl<'a> Moved<'a> {
    fn new(body: &'a Body<'a>, part: &'a Part) -> Self {
        let steps = &body.steps[part.steps.clone()];
        let locals = steps.iter().filter_map(|step| match step.operator {
            Operator::LocalGet { local_index }
            | Operator::LocalSet { local_index }
            | Operator::LocalTee { local_index } => Some(local_index),
            _ => None,
        });
        let others = locals.filter(|local| !part.takes.contains(local));
        let others: BTreeSet<u32> = others.collect();
        Self { body, part, others: others.into_iter().collect() }
    }

    fn local(&self, local: u32) -> u32 {
        let all = || self.part.takes.iter().chain(&self.others);
        let place = all().position(|it| *it == local);
        place.unwrap_or_else(|| all().count()) as u32
    }

    /// The local with the number of the exit, after all others.
    fn exit(&self) -> u32 {
        (self.part.takes.len() + self.others.len()) as u32
    }

    /// Around the code there is a block for each exit, so that a branch to an
    /// exit ends one of them, and around them one more, to get together.
    fn write(&self) -> Result<Function, Error> {
        let Self { body, part, others } = self;
        let same = &mut RoundtripReencoder;
        let mut locals = Vec::new();
        for local in others {
            locals.push(same.val_type(body.locals[*local as usize])?);
        }
        if has_choice(part) {
            locals.push(wasm_encoder::ValType::I32);
        }
        let mut function = Function::new_with_locals_types(locals);
        let exits = part.exits.len() as u32;
        let blocks = if exits > 0 { exits + 1 } else { 0 };
        for _ in 0..blocks {
            function.instructions().block(BlockType::Empty);
        }
        self.write_steps(&mut function)?;
        if part.falls && exits > 0 {
            self.leave(&mut function, exits, exits);
        }
        for exit in 0..exits {
            function.instructions().end();
            self.leave(&mut function, exit, exits - 1 - exit);
        }
        let mut code = function.instructions();
        if exits > 0 {
            code.end();
        }
        if !part.answers {
            if has_choice(part) {
                code.local_get(self.exit());
            }
            for local in &part.gives {
                code.local_get(self.local(*local));
            }
        }
        code.end();
        Ok(function)
    }

    /// Goes to the end of the outermost block, `depth` blocks away.
    fn leave(&self, function: &mut Function, exit: u32, depth: u32) {
        let mut code = function.instructions();
        if has_choice(self.part) {
            code.i32_const(exit.cast_signed()).local_set(self.exit());
        }
        if depth > 0 {
            code.br(depth);
        }
    }

    fn write_steps(&self, function: &mut Function) -> Result<(), Error> {
        let mut nested = 0;
        for step in &self.body.steps[self.part.steps.clone()] {
            let code = match step.operator.clone() {
                Operator::LocalGet { local_index } => {
                    Instruction::LocalGet(self.local(local_index))
                }
                Operator::LocalSet { local_index } => {
                    Instruction::LocalSet(self.local(local_index))
                }
                Operator::LocalTee { local_index } => {
                    Instruction::LocalTee(self.local(local_index))
                }
                Operator::Br { relative_depth } => {
                    Instruction::Br(self.target(relative_depth, nested))
                }
                Operator::BrIf { relative_depth } => {
                    Instruction::BrIf(self.target(relative_depth, nested))
                }
                Operator::BrTable { targets } => {
                    let mut table = Vec::new();
                    for target in targets.targets() {
                        table.push(self.target(target?, nested));
                    }
                    let default = self.target(targets.default(), nested);
                    Instruction::BrTable(table.into(), default)
                }
                Operator::Return if !self.part.answers => {
                    let outermost = self.depth() - 1 + nested;
                    Instruction::Br(self.target(outermost, nested))
                }
                operator => RoundtripReencoder.instruction(operator)?,
            };
            match step.operator {
                Operator::Block { .. }
                | Operator::Loop { .. }
                | Operator::If { .. } => nested += 1,
                Operator::End => nested -= 1,
                _ => {}
            }
            function.instruction(&code);
        }
        Ok(())
    }

    /// How many blocks are open around the part.
    fn depth(&self) -> u32 {
        self.body.steps[self.part.steps.start].depth as u32
    }

    /// Where a branch goes that went so many blocks out, `nested` of which
    /// are the part's own.
    fn target(&self, out: u32, nested: u32) -> u32 {
        let exit = out.checked_sub(nested);
        let exit = exit
            .and_then(|exit| self.part.exits.iter().position(|it| *it == exit));
        exit.map_or(out, |exit| exit as u32 + nested)
    }
}
