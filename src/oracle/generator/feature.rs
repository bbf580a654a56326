//! The features of generated programs, each with how often it is chosen where it can stand.

/// Writes the list once: as the enumeration, and as [`Feature::ALL`].
macro_rules! features {
    ($($feature:ident),* $(,)?) => {
        /// What the generator can write; counted per program, so that a test sees when one no longer occurs.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
        pub enum Feature {
            $($feature),*
        }

        impl Feature {
            pub const ALL: [Feature; [$(stringify!($feature)),*].len()] = [$(Feature::$feature),*];

            /// In kebab-case, as profiles write it.
            pub fn name(self) -> String {
                let mut name = String::new();
                for letter in format!("{self:?}").chars() {
                    if letter.is_uppercase() && !name.is_empty() {
                        name.push('-');
                    }
                    name.extend(letter.to_lowercase());
                }
                name
            }
        }
    };
}

features! {
    // Statements
    Assignment,
    TopLevelCopy,
    Update,
    TopLevelUpdate,
    PlaceWrite,
    PlaceUpdate,
    TopLevelPlace,
    Appending,
    Mutation,
    Alias,
    Puts,
    PrintFunction,
    Branches,
    BranchLocal,
    Loop,
    Break,
    Continue,
    NestedReturn,
    Rebinding,
    // Functions
    Declaration,
    DeclarationInBlock,
    SiblingDeclaration,
    LambdaVariable,
    Recursion,
    MutualRecursion,
    OwnNameLambda,
    OldBody,
    ClosureInLoop,
    SharedCounter,
    NestedClosures,
    FunctionContainer,
    HigherOrder,
    DefaultParameter,
    CollectingParameter,
    ArgumentBinding,
    // Numbers
    Arithmetic,
    EdgeNumber,
    Negation,
    NumberBuiltin,
    Comparison,
    Logical,
    Call,
    DirectLambda,
    IfValue,
    OperandTrap,
    ArgumentTrap,
    AppendTrap,
    JumpInOperand,
    // Text and containers
    Concatenation,
    Interpolation,
    TextBuiltin,
    Symbol,
    ListBuiltin,
    ContainerBuiltin,
    KeyRead,
    IndexRead,
    NestedRead,
    SetOperator,
    SpreadEntry,
    KeyedEntry,
    // Pipelines
    ApplyStage,
    MapStage,
    FoldStage,
    Section,
    // Errors
    CaughtMistake,
    UnsetRead,
    FailingPlace,
    UncaughtMistake,
    Exit,
}

use Feature::*;

impl Feature {
    /// How often it is chosen, compared to the others that could stand in the same place.
    pub(super) const fn weight(self) -> u32 {
        match self {
            Arithmetic | Call => 12,
            Assignment | Puts | Update | Interpolation => 8,
            Branches | Loop | LambdaVariable | Declaration => 5,
            Recursion | MutualRecursion | OwnNameLambda | OldBody | PrintFunction => 2,
            Break | Continue => 8,
            Exit => 1,
            _ => 3,
        }
    }
}
