using KosmoAuth.Users.Passwords.Argon2;
using NUnit.Framework;

namespace KosmoAuth.Tests.Users.Passwords.Argon2;

[NonParallelizable]
public sealed class Argon2BlockTests
{
    private const int Words = 128;

    private static readonly ulong[] s_scratch = new ulong[Words];

    [Test]
    public void Every_processor_compresses_alike([Values] bool mixIn)
    {
        var random = new Random(7693);
        for (var i = 0; i < 200; i++)
        {
            var (previous, reference, target) = (Block(random), Block(random), Block(random));
            var scalar = target.ToArray();
            Argon2Block.Compress(ref previous[0], ref reference[0], ref target[0], ref s_scratch[0], mixIn);
            Argon2Block.CompressScalar(ref previous[0], ref reference[0], ref scalar[0], ref s_scratch[0], mixIn);
            Assert.That(target, Is.EqualTo(scalar));
        }
    }

    [Test]
    public void A_block_may_be_compressed_in_place()
    {
        var random = new Random(7693);
        var (block, zeros, apart) = (Block(random), new ulong[Words], new ulong[Words]);
        Argon2Block.Compress(ref block[0], ref zeros[0], ref apart[0], ref s_scratch[0], mixIn: false);
        Argon2Block.Compress(ref block[0], ref zeros[0], ref block[0], ref s_scratch[0], mixIn: false);
        Assert.That(block, Is.EqualTo(apart));
    }

    private static ulong[] Block(Random random) => [.. Enumerable.Range(0, Words).Select(_ => (ulong)random.NextInt64(long.MinValue, long.MaxValue))];
}
