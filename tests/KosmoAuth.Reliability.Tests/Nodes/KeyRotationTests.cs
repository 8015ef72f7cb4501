using System.Collections.Concurrent;
using System.Diagnostics;
using KosmoAuth.Reliability.Tests.Servers;
using Microsoft.IdentityModel.JsonWebTokens;
using NUnit.Framework;

namespace KosmoAuth.Reliability.Tests.Nodes;

/// <summary>Signing keys get successors while two nodes sign and applications verify with key sets that they keep as long as they may.</summary>
[Parallelizable]
internal sealed class KeyRotationTests
{
    private const int People = 20;
    private const int Rotations = 2;
    private const int GraceSeconds = 6;

    // A node may learn of a new key a second later than the other, and two on a busy machine.
    private static readonly TimeSpan s_keeps = TimeSpan.FromSeconds(GraceSeconds - 2);
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<string, string> _tokens = [];
    private readonly ConcurrentQueue<string> _faults = [];

    [Test]
    public async Task Rotation_under_load_fails_no_validation([Values] Product product)
    {
        _tokens.Clear();
        _faults.Clear();
        await using var deployment = await Deployment.StartAsync(product, nodes: 2, People);
        using var first = new Verifier(deployment.Address, deployment.Address, s_keeps);
        using var second = new Verifier(deployment.Address, deployment.Nodes[1].Address, s_keeps);
        await using var load = new SteadyLoad(deployment, People, token => VerifyAsync([first, second], token));
        for (var rotation = 0; rotation < Rotations; rotation++)
        {
            await SignedAsync(rotation + 1, load);
            await deployment.CommandAsync("keys", "rotate", "--realm", PeopleRealm.Name, "--grace", $"{GraceSeconds}");
        }

        await SignedAsync(Rotations + 1, load);
        Assert.That(await load.EndAsync(), Is.Empty);
        Assert.That(_faults, Is.Empty, $"of {load.Done * 6} validations");

        using var late = new Verifier(deployment.Address, deployment.Nodes[0].Address, s_keeps);
        foreach (var (kid, token) in _tokens)
        {
            Assert.That(await late.FaultAsync(token), Is.Null, $"a token of {kid}, which still lives");
        }

        TestContext.Progress.WriteLine($"{product}: {load.Done * 6} validations over {Rotations} rotations, none failed");
    }

    private async Task VerifyAsync(Verifier[] verifiers, string token)
    {
        _tokens.TryAdd(new JsonWebToken(token).Kid, token);
        foreach (var verifier in verifiers)
        {
            if (await verifier.FaultAsync(token) is { } fault)
            {
                _faults.Enqueue($"{DateTimeOffset.UtcNow:HH:mm:ss.fff} {new JsonWebToken(token).Kid}: {fault}");
            }
        }
    }

    /// <summary>So many keys have signed, and some more sequences are over.</summary>
    private async Task SignedAsync(int keys, SteadyLoad load)
    {
        var watch = Stopwatch.StartNew();
        for (var before = int.MaxValue; load.Done < before; await Task.Delay(20))
        {
            Assert.That(watch.Elapsed, Is.LessThan(s_patience), $"{_tokens.Count} keys have signed, {load.Done} sequences are over");
            if (_tokens.Count >= keys && before == int.MaxValue)
            {
                before = load.Done + 10;
            }
        }
    }
}
