//! A function's body, operator by operator.

use anyhow::{Context, Result};
use wasmparser::{
    BlockType, FuncValidator, FuncValidatorAllocations, FunctionBody, Operator,
    Parser, ValType, ValidPayload, Validator, ValidatorResources,
};

use super::module::{FEATURES, Module};
use super::probe::ends_block;

/// A body with what holds before each of its operators.
pub struct Body<'a> {
    /// The types of all locals, parameters first.
    pub locals: Vec<ValType>,
    /// The types of what the function answers with.
    pub results: Vec<ValType>,
    pub steps: Vec<Step<'a>>,
}

/// An operator and what holds before it.
pub struct Step<'a> {
    pub operator: Operator<'a>,
    /// In bytes.
    pub size: usize,
    /// The number of its block in the module.
    pub block: usize,
    /// How many blocks are open, the body itself being one.
    pub depth: usize,
    /// How many values are on the stack since the innermost one was opened.
    pub height: usize,
    /// Whether it can run at all.
    pub reachable: bool,
}

/// Reads all bodies of a module.
///
/// # Errors
///
/// When it is not valid.
pub fn bodies<'a>(
    module: &Module<'_>,
    wasm: &'a [u8],
) -> Result<Vec<Body<'a>>> {
    let mut validator = Validator::new_with_features(FEATURES);
    let mut memory = FuncValidatorAllocations::default();
    let mut bodies = Vec::new();
    let mut block = 0;
    for payload in Parser::new(0).parse_all(wasm) {
        let payload = validator.payload(&payload?)?;
        let ValidPayload::Func(function, body) = payload else { continue };
        let index = module.imported() + bodies.len() as u32;
        let signature = module.signature(index);
        let mut checked = function.into_validator(memory);
        let mut locals = signature.params().to_vec();
        for declaration in body.get_locals_reader()? {
            let (count, kind) = declaration?;
            locals.extend(vec![kind; count as usize]);
        }
        checked.read_locals(&mut body.get_binary_reader())?;
        let steps = steps(&body, &mut checked, &mut block)?;
        let results = signature.results().to_vec();
        bodies.push(Body { locals, results, steps });
        memory = checked.into_allocations();
    }
    Ok(bodies)
}

fn steps<'a>(
    body: &FunctionBody<'a>,
    checked: &mut FuncValidator<ValidatorResources>,
    block: &mut usize,
) -> Result<Vec<Step<'a>>> {
    let mut steps = Vec::new();
    let mut operators = body.get_operators_reader()?;
    let mut begins = true;
    while !operators.eof() {
        let offset = operators.original_position();
        let operator = operators.read()?;
        let end = operators.original_position();
        *block += usize::from(begins);
        begins = ends_block(&operator);
        let frame = checked.get_control_frame(0).context("an open block")?;
        let (base, reachable) = (frame.height, !frame.unreachable);
        let height = checked.operand_stack_height() as usize - base;
        let depth = checked.control_stack_height() as usize;
        checked.op(offset, &operator)?;
        let size = (end - offset) as usize;
        let block = *block - 1;
        steps.push(Step { operator, size, block, depth, height, reachable });
    }
    Ok(steps)
}

/// How many values a branch to the beginning or to the end of a block takes.
pub fn arity(module: &Module<'_>, kind: BlockType, to_the_end: bool) -> usize {
    match (kind, to_the_end) {
        (BlockType::Empty, _) | (BlockType::Type(_), false) => 0,
        (BlockType::Type(_), true) => 1,
        (BlockType::FuncType(index), true) => {
            module.types[index as usize].results().len()
        }
        (BlockType::FuncType(index), false) => {
            module.types[index as usize].params().len()
        }
    }
}
