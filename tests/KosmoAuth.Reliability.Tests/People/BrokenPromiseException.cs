namespace KosmoAuth.Reliability.Tests.People;

/// <summary>Something acknowledged is not so, or somebody cannot go on.</summary>
internal sealed class BrokenPromiseException(string message) : Exception(message);
