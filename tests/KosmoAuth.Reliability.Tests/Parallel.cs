using NUnit.Framework;

// The long runs wait more than they compute. What looks at the time, or restarts without a failure, runs after them, alone.
[assembly: LevelOfParallelism(4)]
