using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;

namespace KosmoAuth.Users.Passwords.Argon2;

/// <summary>BLAKE2b without a key (RFC 7693). Mutable: pass it by reference only.</summary>
public struct Blake2b
{
    public const int LongestHash = 64;
    private const int BlockBytes = 128;
    private const int Rounds = 12;

    private Words8 _state;
    private Bytes128 _buffer;
    private int _buffered;
    private ulong _count;
    private readonly int _hashLength;

    /// <param name="hashLength">1 to 64 bytes.</param>
    public Blake2b(int hashLength)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(hashLength is > 0 and <= LongestHash, true, nameof(hashLength));
        _hashLength = hashLength;
        Start.CopyTo(_state);
        _state[0] ^= 0x01010000UL ^ (uint)hashLength;
    }

    public void Update(ReadOnlySpan<byte> data)
    {
        while (data.Length > 0)
        {
            // A full buffer waits until it is known whether it is the last one.
            if (_buffered == BlockBytes)
            {
                CompressBuffer(last: false);
            }

            var taken = Math.Min(BlockBytes - _buffered, data.Length);
            data[..taken].CopyTo(((Span<byte>)_buffer)[_buffered..]);
            _buffered += taken;
            data = data[taken..];
        }
    }

    public void UpdateInt32(int value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, value);
        Update(bytes);
    }

    /// <summary>Writes the hash and forgets what was hashed; the value is of no use afterwards.</summary>
    /// <param name="hash">As long as the constructor was told.</param>
    public void Finish(Span<byte> hash)
    {
        ((Span<byte>)_buffer)[_buffered..].Clear();
        CompressBuffer(last: true);
        Span<byte> all = stackalloc byte[LongestHash];
        for (var i = 0; i < 8; i++)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(all[(i * 8)..], _state[i]);
        }

        all[.._hashLength].CopyTo(hash);
        CryptographicOperations.ZeroMemory(all);
        CryptographicOperations.ZeroMemory(_buffer);
    }

    public static void Hash(ReadOnlySpan<byte> data, Span<byte> hash)
    {
        var blake = new Blake2b(hash.Length);
        blake.Update(data);
        blake.Finish(hash);
    }

    // RFC 7693 section 3.2, function F.
    private void CompressBuffer(bool last)
    {
        _count += (ulong)_buffered;
        Span<ulong> message = stackalloc ulong[16];
        for (var i = 0; i < 16; i++)
        {
            message[i] = BinaryPrimitives.ReadUInt64LittleEndian(((ReadOnlySpan<byte>)_buffer)[(i * 8)..]);
        }

        Span<ulong> v = stackalloc ulong[16];
        ((ReadOnlySpan<ulong>)_state).CopyTo(v);
        Start.CopyTo(v[8..]);
        v[12] ^= _count;
        v[14] ^= last ? ulong.MaxValue : 0;
        for (var round = 0; round < Rounds; round++)
        {
            Round(v, message, Sigma.Slice(round % 10 * 16, 16));
        }

        for (var i = 0; i < 8; i++)
        {
            _state[i] ^= v[i] ^ v[i + 8];
        }

        message.Clear();
        v.Clear();
        _buffered = 0;
    }

    private static void Round(Span<ulong> v, ReadOnlySpan<ulong> message, ReadOnlySpan<byte> order)
    {
        for (var column = 0; column < 4; column++)
        {
            Mix(ref v[column], ref v[4 + column], ref v[8 + column], ref v[12 + column], message[order[2 * column]], message[order[2 * column + 1]]);
        }

        for (var diagonal = 0; diagonal < 4; diagonal++)
        {
            Mix(
                ref v[diagonal], ref v[4 + (diagonal + 1) % 4], ref v[8 + (diagonal + 2) % 4], ref v[12 + (diagonal + 3) % 4],
                message[order[8 + 2 * diagonal]], message[order[9 + 2 * diagonal]]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Mix(ref ulong a, ref ulong b, ref ulong c, ref ulong d, ulong x, ulong y)
    {
        a += b + x;
        d = BitOperations.RotateRight(d ^ a, 32);
        c += d;
        b = BitOperations.RotateRight(b ^ c, 24);
        a += b + y;
        d = BitOperations.RotateRight(d ^ a, 16);
        c += d;
        b = BitOperations.RotateRight(b ^ c, 63);
    }

    private static ReadOnlySpan<ulong> Start =>
    [
        0x6A09E667F3BCC908, 0xBB67AE8584CAA73B, 0x3C6EF372FE94F82B, 0xA54FF53A5F1D36F1,
        0x510E527FADE682D1, 0x9B05688C2B3E6C1F, 0x1F83D9ABFB41BD6B, 0x5BE0CD19137E2179,
    ];

    private static ReadOnlySpan<byte> Sigma =>
    [
        0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15,
        14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3,
        11, 8, 12, 0, 5, 2, 15, 13, 10, 14, 3, 6, 7, 1, 9, 4,
        7, 9, 3, 1, 13, 12, 11, 14, 2, 6, 5, 10, 4, 0, 15, 8,
        9, 0, 5, 7, 2, 4, 10, 15, 14, 1, 11, 12, 6, 8, 3, 13,
        2, 12, 6, 10, 0, 11, 8, 3, 4, 13, 7, 5, 15, 14, 1, 9,
        12, 5, 1, 15, 14, 13, 4, 10, 0, 7, 6, 3, 9, 2, 8, 11,
        13, 11, 7, 14, 12, 1, 3, 9, 5, 0, 15, 4, 8, 6, 2, 10,
        6, 15, 14, 9, 11, 3, 0, 8, 12, 2, 13, 7, 1, 4, 10, 5,
        10, 2, 8, 4, 7, 6, 1, 5, 15, 11, 9, 14, 3, 12, 13, 0,
    ];

    [InlineArray(8)]
    private struct Words8
    {
        private ulong _first;
    }

    [InlineArray(BlockBytes)]
    private struct Bytes128
    {
        private byte _first;
    }
}
