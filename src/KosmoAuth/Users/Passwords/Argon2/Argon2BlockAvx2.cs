using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace KosmoAuth.Users.Passwords.Argon2;

/// <summary>
/// <see cref="Argon2Block"/> with four words at a time. A block is 32 vectors, four to a row of sixteen words. Two rows are permuted together, then
/// two columns: a column is two words wide, so a vector holds a piece of two of them.
/// </summary>
internal static class Argon2BlockAvx2
{
    private const int VectorsPerBlock = 32;
    private const int WordsPerVector = 4;

    // Without tiers: the first log-in after a start must not run through unoptimised code.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Compress(ref ulong previous, ref ulong reference, ref ulong target, ref ulong scratch, bool mixIn)
    {
        for (var at = 0; at < VectorsPerBlock; at += 8)
        {
            PermuteRows(ref previous, ref reference, ref scratch, at);
        }

        if (mixIn)
        {
            for (var at = 0; at < 4; at++)
            {
                PermuteColumns(ref previous, ref reference, ref target, ref scratch, at, mixIn: true);
            }
        }
        else
        {
            for (var at = 0; at < 4; at++)
            {
                PermuteColumns(ref previous, ref reference, ref target, ref scratch, at, mixIn: false);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void PermuteRows(ref ulong previous, ref ulong reference, ref ulong scratch, int at)
    {
        var (a0, b0, c0, d0) = (
            Mixed(ref previous, ref reference, at), Mixed(ref previous, ref reference, at + 1),
            Mixed(ref previous, ref reference, at + 2), Mixed(ref previous, ref reference, at + 3));
        var (a1, b1, c1, d1) = (
            Mixed(ref previous, ref reference, at + 4), Mixed(ref previous, ref reference, at + 5),
            Mixed(ref previous, ref reference, at + 6), Mixed(ref previous, ref reference, at + 7));
        Mix(ref a0, ref b0, ref c0, ref d0);
        Mix(ref a1, ref b1, ref c1, ref d1);
        (b0, c0, d0) = (Avx2.Permute4x64(b0, 0b00_11_10_01), Avx2.Permute4x64(c0, 0b01_00_11_10), Avx2.Permute4x64(d0, 0b10_01_00_11));
        (b1, c1, d1) = (Avx2.Permute4x64(b1, 0b00_11_10_01), Avx2.Permute4x64(c1, 0b01_00_11_10), Avx2.Permute4x64(d1, 0b10_01_00_11));
        Mix(ref a0, ref b0, ref c0, ref d0);
        Mix(ref a1, ref b1, ref c1, ref d1);
        (b0, c0, d0) = (Avx2.Permute4x64(b0, 0b10_01_00_11), Avx2.Permute4x64(c0, 0b01_00_11_10), Avx2.Permute4x64(d0, 0b00_11_10_01));
        (b1, c1, d1) = (Avx2.Permute4x64(b1, 0b10_01_00_11), Avx2.Permute4x64(c1, 0b01_00_11_10), Avx2.Permute4x64(d1, 0b00_11_10_01));
        Store(ref scratch, at, a0);
        Store(ref scratch, at + 1, b0);
        Store(ref scratch, at + 2, c0);
        Store(ref scratch, at + 3, d0);
        Store(ref scratch, at + 4, a1);
        Store(ref scratch, at + 5, b1);
        Store(ref scratch, at + 6, c1);
        Store(ref scratch, at + 7, d1);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void PermuteColumns(ref ulong previous, ref ulong reference, ref ulong target, ref ulong scratch, int at, bool mixIn)
    {
        var (a0, a1, b0, b1) = (Load(ref scratch, at), Load(ref scratch, at + 4), Load(ref scratch, at + 8), Load(ref scratch, at + 12));
        var (c0, c1, d0, d1) = (Load(ref scratch, at + 16), Load(ref scratch, at + 20), Load(ref scratch, at + 24), Load(ref scratch, at + 28));
        Mix(ref a0, ref b0, ref c0, ref d0);
        Mix(ref a1, ref b1, ref c1, ref d1);
        (b0, b1) = (Join(b0, b1), Join(b1, b0));
        (d0, d1) = (Join(d1, d0), Join(d0, d1));
        Mix(ref a0, ref b0, ref c1, ref d0);
        Mix(ref a1, ref b1, ref c0, ref d1);
        (b0, b1) = (Join(b1, b0), Join(b0, b1));
        (d0, d1) = (Join(d0, d1), Join(d1, d0));
        Finish(ref previous, ref reference, ref target, at, a0, mixIn);
        Finish(ref previous, ref reference, ref target, at + 4, a1, mixIn);
        Finish(ref previous, ref reference, ref target, at + 8, b0, mixIn);
        Finish(ref previous, ref reference, ref target, at + 12, b1, mixIn);
        Finish(ref previous, ref reference, ref target, at + 16, c0, mixIn);
        Finish(ref previous, ref reference, ref target, at + 20, c1, mixIn);
        Finish(ref previous, ref reference, ref target, at + 24, d0, mixIn);
        Finish(ref previous, ref reference, ref target, at + 28, d1, mixIn);
    }

    // Of each half: the upper word of the first, then the lower word of the second.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<ulong> Join(Vector256<ulong> first, Vector256<ulong> second) =>
        Avx2.AlignRight(second.AsByte(), first.AsByte(), 8).AsUInt64();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Mix(ref Vector256<ulong> a, ref Vector256<ulong> b, ref Vector256<ulong> c, ref Vector256<ulong> d)
    {
        a = MultiplyAdd(a, b);
        d = Rotate32(d ^ a);
        c = MultiplyAdd(c, d);
        b = Rotate24(b ^ c);
        a = MultiplyAdd(a, b);
        d = Rotate16(d ^ a);
        c = MultiplyAdd(c, d);
        b = Rotate63(b ^ c);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<ulong> MultiplyAdd(Vector256<ulong> x, Vector256<ulong> y)
    {
        var product = Avx2.Multiply(x.AsUInt32(), y.AsUInt32());
        return x + y + (product + product);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<ulong> Rotate32(Vector256<ulong> x) =>
        Avx512F.VL.IsSupported ? Avx512F.VL.RotateRight(x, 32) : Avx2.Shuffle(x.AsUInt32(), 0b10_11_00_01).AsUInt64();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<ulong> Rotate24(Vector256<ulong> x) =>
        Avx512F.VL.IsSupported ? Avx512F.VL.RotateRight(x, 24) : Avx2.Shuffle(x.AsByte(), Vector256.Create(
            (byte)3, 4, 5, 6, 7, 0, 1, 2, 11, 12, 13, 14, 15, 8, 9, 10, 3, 4, 5, 6, 7, 0, 1, 2, 11, 12, 13, 14, 15, 8, 9, 10)).AsUInt64();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<ulong> Rotate16(Vector256<ulong> x) =>
        Avx512F.VL.IsSupported ? Avx512F.VL.RotateRight(x, 16) : Avx2.Shuffle(x.AsByte(), Vector256.Create(
            (byte)2, 3, 4, 5, 6, 7, 0, 1, 10, 11, 12, 13, 14, 15, 8, 9, 2, 3, 4, 5, 6, 7, 0, 1, 10, 11, 12, 13, 14, 15, 8, 9)).AsUInt64();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<ulong> Rotate63(Vector256<ulong> x) =>
        Avx512F.VL.IsSupported ? Avx512F.VL.RotateRight(x, 63) : (x >>> 63) ^ (x + x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<ulong> Mixed(ref ulong previous, ref ulong reference, int vector) =>
        Load(ref previous, vector) ^ Load(ref reference, vector);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Finish(ref ulong previous, ref ulong reference, ref ulong target, int vector, Vector256<ulong> permuted, bool mixIn)
    {
        permuted ^= Mixed(ref previous, ref reference, vector);
        Store(ref target, vector, mixIn ? permuted ^ Load(ref target, vector) : permuted);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<ulong> Load(ref ulong block, int vector) =>
        Vector256.LoadUnsafe(ref block, (nuint)(vector * WordsPerVector));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(ref ulong block, int vector, Vector256<ulong> value) =>
        value.StoreUnsafe(ref block, (nuint)(vector * WordsPerVector));
}
