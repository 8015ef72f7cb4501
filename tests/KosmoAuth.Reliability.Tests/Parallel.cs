using NUnit.Framework;

// The long runs wait more than they compute. What looks at the time (a second for a change, a grace time) runs after them, alone.
[assembly: LevelOfParallelism(5)]
