using NUnit.Framework;

// The long runs wait more than they compute. What must be seen within a second runs after them, alone.
[assembly: LevelOfParallelism(4)]
