using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace KosmoAuth.Users.Passwords.Argon2;

/// <summary>The compression function G of two blocks (RFC 9106 section 3.5). Blocks are given by their first word; nothing is checked.</summary>
public static class Argon2Block
{
    /// <summary>Writes G(previous, reference) to the target, which may be one of the two.</summary>
    /// <param name="scratch">Room for a block.</param>
    /// <param name="mixIn">Into what the target holds, instead of over it.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Compress(ref ulong previous, ref ulong reference, ref ulong target, ref ulong scratch, bool mixIn)
    {
        if (Avx2.IsSupported)
        {
            Argon2BlockAvx2.Compress(ref previous, ref reference, ref target, ref scratch, mixIn);
        }
        else
        {
            CompressScalar(ref previous, ref reference, ref target, ref scratch, mixIn);
        }
    }

    /// <summary>The same on any processor.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void CompressScalar(ref ulong previous, ref ulong reference, ref ulong target, ref ulong scratch, bool mixIn)
    {
        for (var i = 0; i < Argon2Memory.BlockWords; i++)
        {
            Unsafe.Add(ref scratch, i) = Unsafe.Add(ref previous, i) ^ Unsafe.Add(ref reference, i);
        }

        for (var row = 0; row < 8; row++)
        {
            Permute(ref Unsafe.Add(ref scratch, 16 * row), 2);
        }

        for (var column = 0; column < 8; column++)
        {
            Permute(ref Unsafe.Add(ref scratch, 2 * column), 16);
        }

        for (var i = 0; i < Argon2Memory.BlockWords; i++)
        {
            var word = Unsafe.Add(ref scratch, i) ^ Unsafe.Add(ref previous, i) ^ Unsafe.Add(ref reference, i);
            Unsafe.Add(ref target, i) = mixIn ? word ^ Unsafe.Add(ref target, i) : word;
        }
    }

    // RFC 9106 section 3.6: P over sixteen words, of which pair k begins at k times the stride.
    private static void Permute(ref ulong words, int stride)
    {
        for (var column = 0; column < 4; column++)
        {
            Mix(
                ref Word(ref words, stride, column), ref Word(ref words, stride, 4 + column),
                ref Word(ref words, stride, 8 + column), ref Word(ref words, stride, 12 + column));
        }

        for (var diagonal = 0; diagonal < 4; diagonal++)
        {
            Mix(
                ref Word(ref words, stride, diagonal), ref Word(ref words, stride, 4 + ((diagonal + 1) % 4)),
                ref Word(ref words, stride, 8 + ((diagonal + 2) % 4)), ref Word(ref words, stride, 12 + ((diagonal + 3) % 4)));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ref ulong Word(ref ulong words, int stride, int number) => ref Unsafe.Add(ref words, ((number >> 1) * stride) + (number & 1));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Mix(ref ulong a, ref ulong b, ref ulong c, ref ulong d)
    {
        a = MultiplyAdd(a, b);
        d = BitOperations.RotateRight(d ^ a, 32);
        c = MultiplyAdd(c, d);
        b = BitOperations.RotateRight(b ^ c, 24);
        a = MultiplyAdd(a, b);
        d = BitOperations.RotateRight(d ^ a, 16);
        c = MultiplyAdd(c, d);
        b = BitOperations.RotateRight(b ^ c, 63);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong MultiplyAdd(ulong x, ulong y) => x + y + (2 * (ulong)(uint)x * (uint)y);
}
