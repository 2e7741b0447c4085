//! A copy of a module that says which of its blocks run.
//!
//! A block is what runs as a whole when it begins: it ends where control may
//! go elsewhere or come from elsewhere. Blocks are numbered as they stand in
//! the code, the first of each function at its beginning.

use anyhow::{Result, anyhow};
use wasm_encoder::reencode::{Error, Reencode, utils};
use wasm_encoder::{
    CodeSection, EntityType, ImportSection, Module as Wasm, TypeSection,
    ValType,
};
use wasmparser::{
    FunctionBody, ImportSectionReader, Operator, Parser, TypeSectionReader,
};

use super::module::Module;

/// What the copy imports: a function that is told a block's number.
pub const HIT: [&str; 2] = ["probe", "hit"];

/// Whether a new block begins behind an operator.
pub fn ends_block(operator: &Operator<'_>) -> bool {
    use Operator::{BrIf, Else, End, If, Loop};
    matches!(operator, If { .. } | Else | Loop { .. } | End | BrIf { .. })
}

/// Writes that copy.
///
/// # Errors
///
/// When the module has something that cannot be written again.
pub fn probed(module: &Module<'_>, wasm: &[u8]) -> Result<Vec<u8>> {
    let imported = module.imported();
    let hit_type = module.types.len() as u32;
    let mut probe = Probe { imported, hit_type, block: 0 };
    let mut copy = Wasm::new();
    probe
        .parse_core_module(&mut copy, Parser::new(0), wasm)
        .map_err(|error| anyhow!("cannot write it with probes: {error}"))?;
    Ok(copy.finish())
}

struct Probe {
    /// The number of the new import too, since it is the last one.
    imported: u32,
    hit_type: u32,
    block: i32,
}

type Outcome = Result<(), Error>;

impl Reencode for Probe {
    type Error = std::convert::Infallible;

    fn function_index(&mut self, function: u32) -> Result<u32, Error> {
        Ok(function + u32::from(function >= self.imported))
    }

    fn parse_type_section(
        &mut self,
        types: &mut TypeSection,
        section: TypeSectionReader<'_>,
    ) -> Outcome {
        utils::parse_type_section(self, types, section)?;
        types.ty().function([ValType::I32], []);
        Ok(())
    }

    fn parse_import_section(
        &mut self,
        imports: &mut ImportSection,
        section: ImportSectionReader<'_>,
    ) -> Outcome {
        utils::parse_import_section(self, imports, section)?;
        let [probe, hit] = HIT;
        imports.import(probe, hit, EntityType::Function(self.hit_type));
        Ok(())
    }

    fn parse_function_body(
        &mut self,
        code: &mut CodeSection,
        body: FunctionBody<'_>,
    ) -> Outcome {
        let mut function = self.new_function_with_parsed_locals(&body)?;
        let mut operators = body.get_operators_reader()?;
        let mut begins = true;
        while !operators.eof() {
            if begins {
                let mut probe = function.instructions();
                probe.i32_const(self.block).call(self.imported);
                self.block += 1;
            }
            let operator = operators.read()?;
            begins = ends_block(&operator);
            function.instruction(&self.instruction(operator)?);
        }
        code.function(&function);
        Ok(())
    }
}
