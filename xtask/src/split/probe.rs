//! A copy of a module that says which of its functions run, and what of its
//! memory they read.

use std::convert::Infallible;

use anyhow::{Result, anyhow};
use wasm_encoder::reencode::{self, Reencode, utils};
use wasm_encoder::{
    CodeSection, EntityType, Function, ImportSection, Module as Wasm,
    TypeSection, ValType,
};
use wasmparser::{
    FunctionBody, ImportSectionReader, Operator, Parser, TypeSectionReader,
};

use super::module::Module;

/// What the copy imports from, and from there: a function that is told the
/// number of each function that begins to run, and one that is told the address
/// and the length of all that is read.
pub const PROBE: &str = "probe";
const HIT: &str = "hit";
const READ: &str = "read";

/// Writes that copy.
///
/// # Errors
///
/// When the module has something that cannot be written again.
pub fn probed(module: &Module<'_>, wasm: &[u8]) -> Result<Vec<u8>> {
    let mut probe = Probe { module, function: module.imported() };
    let mut copy = Wasm::new();
    probe
        .parse_core_module(&mut copy, Parser::new(0), wasm)
        .map_err(|error| anyhow!("cannot write it with probes: {error}"))?;
    Ok(copy.finish())
}

struct Probe<'a> {
    module: &'a Module<'a>,
    /// The next one, by its number in the module.
    function: u32,
}

impl Probe<'_> {
    /// The number of the first new import: it is behind the others.
    fn hit(&self) -> u32 {
        self.module.imported()
    }

    fn read(&self) -> u32 {
        self.hit() + 1
    }

    /// The function's locals and three more, by the number of their first.
    fn with_locals(
        &mut self,
        body: &FunctionBody<'_>,
    ) -> Result<(Function, u32), Error> {
        let signature = self.module.signature(self.function);
        let mut count = signature.params().len() as u32;
        let mut locals = Vec::new();
        for local in body.get_locals_reader()? {
            let (more, kind) = local?;
            count += more;
            locals.push((more, self.val_type(kind)?));
        }
        locals.push((3, ValType::I32));
        Ok((Function::new(locals), count))
    }
}

/// How many bytes an operator reads that takes an address, and from how far
/// behind that address.
fn read_by(operator: &Operator<'_>) -> Option<(u32, u64)> {
    use Operator as Op;
    Some(match operator {
        Op::I32Load8S { memarg }
        | Op::I32Load8U { memarg }
        | Op::I64Load8S { memarg }
        | Op::I64Load8U { memarg } => (1, memarg.offset),
        Op::I32Load16S { memarg }
        | Op::I32Load16U { memarg }
        | Op::I64Load16S { memarg }
        | Op::I64Load16U { memarg } => (2, memarg.offset),
        Op::I32Load { memarg }
        | Op::F32Load { memarg }
        | Op::I64Load32S { memarg }
        | Op::I64Load32U { memarg } => (4, memarg.offset),
        Op::I64Load { memarg } | Op::F64Load { memarg } => (8, memarg.offset),
        _ => return None,
    })
}

type Error = reencode::Error<Infallible>;
type Outcome = Result<(), Error>;

impl Reencode for Probe<'_> {
    type Error = Infallible;

    fn function_index(&mut self, function: u32) -> Result<u32, Error> {
        Ok(if function < self.hit() { function } else { function + 2 })
    }

    fn parse_type_section(
        &mut self,
        types: &mut TypeSection,
        section: TypeSectionReader<'_>,
    ) -> Outcome {
        utils::parse_type_section(self, types, section)?;
        types.ty().function([ValType::I32], []);
        types.ty().function([ValType::I32, ValType::I32], []);
        Ok(())
    }

    fn parse_import_section(
        &mut self,
        imports: &mut ImportSection,
        section: ImportSectionReader<'_>,
    ) -> Outcome {
        utils::parse_import_section(self, imports, section)?;
        let types = self.module.types.len() as u32;
        imports.import(PROBE, HIT, EntityType::Function(types));
        imports.import(PROBE, READ, EntityType::Function(types + 1));
        Ok(())
    }

    fn parse_function_body(
        &mut self,
        code: &mut CodeSection,
        body: FunctionBody<'_>,
    ) -> Outcome {
        let (hit, read) = (self.hit(), self.read());
        let (mut function, local) = self.with_locals(&body)?;
        let number = self.function.cast_signed();
        function.instructions().i32_const(number).call(hit);
        self.function += 1;
        let mut operators = body.get_operators_reader()?;
        while !operators.eof() {
            let operator = operators.read()?;
            let mut probe = function.instructions();
            if let Some((length, offset)) = read_by(&operator) {
                probe.local_tee(local).local_get(local);
                probe.i32_const((offset as u32).cast_signed()).i32_add();
                probe.i32_const(length.cast_signed()).call(read);
            } else if let Operator::MemoryCopy { .. } = operator {
                let [to, from, length] = [local, local + 1, local + 2];
                probe.local_set(length).local_set(from).local_set(to);
                probe.local_get(from).local_get(length).call(read);
                probe.local_get(to).local_get(from).local_get(length);
            }
            function.instruction(&self.instruction(operator)?);
        }
        code.function(&function);
        Ok(())
    }
}
