using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace KosmoAuth.Users.Passwords.Argon2;

/// <summary>
/// The blocks of one hash, and behind them a few spare ones for the computation. Taken from a small pool, because seven fresh megabytes for every
/// log-in would be garbage of the most expensive kind; wiped when given back.
/// </summary>
internal sealed class Argon2Memory : IDisposable
{
    public const int BlockBytes = 1024;
    public const int BlockWords = BlockBytes / sizeof(ulong);
    public const int SlicesPerLane = 4;
    private const int SpareBlocks = 4;

    // Larger ones are rare and not worth keeping.
    private const int MostPooledWords = 32 * 1024 * 1024 / sizeof(ulong);

    private static readonly ConcurrentQueue<ulong[]> s_pool = new();

    private readonly ulong[] _words;

    private Argon2Memory(ulong[] words, int lanes, int laneLength) => (_words, Lanes, LaneLength) = (words, lanes, laneLength);

    public int Lanes { get; }

    /// <summary>Blocks in a lane: the RFC's q.</summary>
    public int LaneLength { get; }

    public int SegmentLength => LaneLength / SlicesPerLane;

    /// <summary>All zeros.</summary>
    public static Argon2Memory Rent(in Argon2Parameters parameters)
    {
        var laneLength = parameters.MemoryKiB / (SlicesPerLane * parameters.Lanes) * SlicesPerLane;
        var words = ((laneLength * parameters.Lanes) + SpareBlocks) * BlockWords;
        return new Argon2Memory(s_pool.TryDequeue(out var used) && used.Length == words ? used : new ulong[words], parameters.Lanes, laneLength);
    }

    public Span<ulong> Block(int lane, int column) => _words.AsSpan(((lane * LaneLength) + column) * BlockWords, BlockWords);

    /// <summary>The first word of a block, unchecked. The blocks from <see cref="Lanes"/> x <see cref="LaneLength"/> on are spare.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref ulong FirstWord(int block) => ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_words), (nint)block * BlockWords);

    /// <summary>The first word of spare block 0 to 3.</summary>
    public ref ulong Spare(int number) => ref FirstWord((Lanes * LaneLength) + number);

    public void Dispose()
    {
        Array.Clear(_words);
        if (_words.Length <= MostPooledWords && s_pool.Count < Environment.ProcessorCount)
        {
            s_pool.Enqueue(_words);
        }
    }
}
