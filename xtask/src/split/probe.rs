//! A copy of a module that says which of its functions run.

use anyhow::{Result, anyhow};
use wasm_encoder::reencode::{Error, Reencode, utils};
use wasm_encoder::{
    CodeSection, EntityType, ImportSection, Module as Wasm, TypeSection,
    ValType,
};
use wasmparser::{
    FunctionBody, ImportSectionReader, Parser, TypeSectionReader,
};

use super::module::Module;

/// What the copy imports: a function that is told the number of each function
/// that begins to run.
pub const HIT: [&str; 2] = ["probe", "hit"];

/// Writes that copy.
///
/// # Errors
///
/// When the module has something that cannot be written again.
pub fn probed(module: &Module<'_>, wasm: &[u8]) -> Result<Vec<u8>> {
    let imported = module.imported();
    let hit_type = module.types.len() as u32;
    let mut probe = Probe { imported, hit_type, function: imported };
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
    /// The next one, by its number in the module.
    function: u32,
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
        let hit = self.imported;
        let number = self.function.cast_signed();
        function.instructions().i32_const(number).call(hit);
        self.function += 1;
        let mut operators = body.get_operators_reader()?;
        while !operators.eof() {
            function.instruction(&self.instruction(operators.read()?)?);
        }
        code.function(&function);
        Ok(())
    }
}
