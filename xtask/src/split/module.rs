//! What a WebAssembly module says about itself, as far as splitting asks.

use anyhow::{Context, Result, bail, ensure};
use wasmparser::{
    CompositeInnerType, Data, DataKind, Element, ElementItems, ElementKind,
    Export, FuncType, FunctionBody, Global, MemoryType, Operator, Parser,
    Payload, RecGroup, TableType, TypeRef, TypeSectionReader, Validator,
    WasmFeatures,
};

use super::data::Piece;

/// What compilers may use: version 2.0 of the standard, thus no operator that
/// goes to a label in a way of its own, without vectors, thus few that read.
pub const FEATURES: WasmFeatures =
    WasmFeatures::WASM2.difference(WasmFeatures::SIMD);

/// A module as rustc, wasm-bindgen and wasm-opt write it: it imports nothing
/// but functions, and all that fills its tables and its memory is active.
#[derive(Default)]
pub struct Module<'a> {
    /// The types as written, and each as the type of a function.
    pub type_section: Option<TypeSectionReader<'a>>,
    pub types: Vec<FuncType>,
    pub imports: Vec<wasmparser::Import<'a>>,
    /// The type of each function; the imported ones come first.
    pub function_types: Vec<u32>,
    pub tables: Vec<TableType>,
    pub memories: Vec<MemoryType>,
    pub globals: Vec<Global<'a>>,
    pub exports: Vec<Export<'a>>,
    pub start: Option<u32>,
    pub elements: Vec<Elements>,
    /// Of the functions that are not imported.
    pub bodies: Vec<FunctionBody<'a>>,
    pub data: Vec<Piece>,
}

/// Functions in a table, from an offset on.
#[derive(Debug, PartialEq, Eq)]
pub struct Elements {
    pub table: u32,
    pub offset: u32,
    pub functions: Vec<u32>,
}

impl<'a> Module<'a> {
    /// Reads a module.
    ///
    /// # Errors
    ///
    /// When it is not valid, or has what those tools do not write.
    pub fn read(wasm: &'a [u8]) -> Result<Self> {
        let mut validator = Validator::new_with_features(FEATURES);
        validator.validate_all(wasm).context("the module is not valid")?;
        let mut module = Self::default();
        for payload in Parser::new(0).parse_all(wasm) {
            module.read_section(payload?)?;
        }
        Ok(module)
    }

    /// How many of the functions are imported.
    pub fn imported(&self) -> u32 {
        self.imports.len() as u32
    }

    /// The functions that are not imported, each with its body.
    pub fn defined(&self) -> impl Iterator<Item = (u32, &FunctionBody<'a>)> {
        (self.imported()..).zip(&self.bodies)
    }

    /// The type of a function.
    pub fn signature(&self, function: u32) -> &FuncType {
        &self.types[self.function_types[function as usize] as usize]
    }

    fn read_section(&mut self, payload: Payload<'a>) -> Result<()> {
        match payload {
            Payload::TypeSection(section) => {
                self.type_section = Some(section.clone());
                for group in section {
                    self.types.push(function_type(&group?)?);
                }
            }
            Payload::ImportSection(section) => {
                for import in section.into_imports() {
                    self.read_import(import?)?;
                }
            }
            Payload::FunctionSection(section) => {
                for function_type in section {
                    self.function_types.push(function_type?);
                }
            }
            Payload::TableSection(section) => {
                for table in section {
                    self.tables.push(table?.ty);
                }
            }
            Payload::MemorySection(section) => {
                self.memories =
                    section.into_iter().collect::<Result<_, _>>()?;
            }
            Payload::GlobalSection(section) => {
                self.globals = section.into_iter().collect::<Result<_, _>>()?;
            }
            Payload::ExportSection(section) => {
                self.exports = section.into_iter().collect::<Result<_, _>>()?;
            }
            Payload::StartSection { func, .. } => self.start = Some(func),
            Payload::ElementSection(section) => {
                for element in section {
                    self.elements.push(Elements::read(element?)?);
                }
            }
            Payload::CodeSectionEntry(body) => self.bodies.push(body),
            Payload::DataSection(section) => {
                for data in section {
                    self.data.push(read_data(&data?)?);
                }
            }
            Payload::TagSection(_) => bail!("the module has exceptions"),
            _ => {}
        }
        Ok(())
    }

    fn read_import(&mut self, import: wasmparser::Import<'a>) -> Result<()> {
        let TypeRef::Func(function_type) = import.ty else {
            bail!("{:?} is imported and no function", import.name);
        };
        self.function_types.push(function_type);
        self.imports.push(import);
        Ok(())
    }
}

impl Elements {
    fn read(element: Element<'_>) -> Result<Self> {
        let ElementKind::Active { table_index, offset_expr } = element.kind
        else {
            bail!("the module has functions outside of its tables");
        };
        let mut offset = offset_expr.get_operators_reader();
        let Operator::I32Const { value } = offset.read()? else {
            bail!("the module fills a table at a computed offset");
        };
        let ElementItems::Functions(functions) = element.items else {
            bail!("the module fills a table with computed functions");
        };
        Ok(Self {
            table: table_index.unwrap_or(0),
            offset: value.cast_unsigned(),
            functions: functions.into_iter().collect::<Result<_, _>>()?,
        })
    }
}

/// Bytes that are put into the memory at a known address.
///
/// # Errors
///
/// When they are put elsewhere.
pub fn read_data(data: &Data<'_>) -> Result<Piece> {
    let DataKind::Active { memory_index: 0, offset_expr } = &data.kind else {
        bail!("the module has data outside of its memory");
    };
    let mut offset = offset_expr.get_operators_reader();
    let Operator::I32Const { value } = offset.read()? else {
        bail!("the module fills its memory at a computed offset");
    };
    let address = value.cast_unsigned();
    Ok(Piece { address, bytes: data.data.to_vec() })
}

fn function_type(group: &RecGroup) -> Result<FuncType> {
    let mut types = group.types();
    let single = types.next().filter(|_| types.next().is_none());
    let single = single.context("the module has recursive types")?;
    ensure!(single.is_final, "the module has subtypes");
    match &single.composite_type.inner {
        CompositeInnerType::Func(function_type) => Ok(function_type.clone()),
        other => bail!("the module has a type of another kind: {other}"),
    }
}
