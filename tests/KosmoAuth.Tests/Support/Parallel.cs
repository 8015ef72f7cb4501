using NUnit.Framework;

// Servers of their own, on ports of their own. More than there are processors, since many wait for another process or for the second in which a change is seen.
[assembly: Parallelizable(ParallelScope.Fixtures)]
[assembly: LevelOfParallelism(3)]
