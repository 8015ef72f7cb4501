using System.Buffers.Binary;
using System.Security.Cryptography;

namespace KosmoAuth.Users.Passwords.Argon2;

/// <summary>Argon2 (RFC 9106) on the calling thread.</summary>
public static class Argon2Hash
{
    private const int SeedBytes = 64;

    /// <param name="parameters">Must be valid, see <see cref="Argon2Parameters.AreValid"/>.</param>
    /// <param name="hash">As long as <see cref="Argon2Parameters.HashLength"/>.</param>
    /// <param name="secret">The RFC's K; Keycloak has none.</param>
    /// <param name="associatedData">The RFC's X; Keycloak has none.</param>
    public static void Compute(
        in Argon2Parameters parameters, ReadOnlySpan<byte> password, ReadOnlySpan<byte> salt, Span<byte> hash,
        ReadOnlySpan<byte> secret = default, ReadOnlySpan<byte> associatedData = default)
    {
        if (!parameters.AreValid || hash.Length != parameters.HashLength)
        {
            throw new ArgumentException("Not parameters of Argon2, or not room for the hash.", nameof(parameters));
        }

        Span<byte> seed = stackalloc byte[SeedBytes + 2 * sizeof(int)];
        Seed(parameters, password, salt, secret, associatedData, seed[..SeedBytes]);
        using var memory = Argon2Memory.Rent(parameters);
        for (var lane = 0; lane < parameters.Lanes; lane++)
        {
            for (var column = 0; column < 2; column++)
            {
                BinaryPrimitives.WriteInt32LittleEndian(seed[SeedBytes..], column);
                BinaryPrimitives.WriteInt32LittleEndian(seed[(SeedBytes + sizeof(int))..], lane);
                FirstBlock(seed, memory.Block(lane, column));
            }
        }

        CryptographicOperations.ZeroMemory(seed);
        new Argon2Fill(parameters, memory).Run();
        Finish(memory, hash);
    }

    // RFC 9106 section 3.2, step 1: H_0.
    private static void Seed(
        in Argon2Parameters parameters, ReadOnlySpan<byte> password, ReadOnlySpan<byte> salt,
        ReadOnlySpan<byte> secret, ReadOnlySpan<byte> associatedData, Span<byte> seed)
    {
        var blake = new Blake2b(SeedBytes);
        blake.UpdateInt32(parameters.Lanes);
        blake.UpdateInt32(parameters.HashLength);
        blake.UpdateInt32(parameters.MemoryKiB);
        blake.UpdateInt32(parameters.Passes);
        blake.UpdateInt32((int)parameters.Version);
        blake.UpdateInt32((int)parameters.Type);
        blake.UpdateInt32(password.Length);
        blake.Update(password);
        blake.UpdateInt32(salt.Length);
        blake.Update(salt);
        blake.UpdateInt32(secret.Length);
        blake.Update(secret);
        blake.UpdateInt32(associatedData.Length);
        blake.Update(associatedData);
        blake.Finish(seed);
    }

    private static void FirstBlock(ReadOnlySpan<byte> seed, Span<ulong> block)
    {
        Span<byte> bytes = stackalloc byte[Argon2Memory.BlockBytes];
        LongHash(seed, bytes);
        for (var i = 0; i < block.Length; i++)
        {
            block[i] = BinaryPrimitives.ReadUInt64LittleEndian(bytes[(i * sizeof(ulong))..]);
        }

        CryptographicOperations.ZeroMemory(bytes);
    }

    // RFC 9106 section 3.2, steps 7 and 8: the last blocks of all lanes, mixed and hashed.
    private static void Finish(Argon2Memory memory, Span<byte> hash)
    {
        Span<byte> bytes = stackalloc byte[Argon2Memory.BlockBytes];
        var last = memory.Block(0, memory.LaneLength - 1);
        for (var i = 0; i < last.Length; i++)
        {
            var word = last[i];
            for (var lane = 1; lane < memory.Lanes; lane++)
            {
                word ^= memory.Block(lane, memory.LaneLength - 1)[i];
            }

            BinaryPrimitives.WriteUInt64LittleEndian(bytes[(i * sizeof(ulong))..], word);
        }

        LongHash(bytes, hash);
        CryptographicOperations.ZeroMemory(bytes);
    }

    // RFC 9106 section 3.3: H', a hash of any length. Each link of the chain gives its first half.
    private static void LongHash(ReadOnlySpan<byte> data, Span<byte> hash)
    {
        Span<byte> link = stackalloc byte[Blake2b.LongestHash];
        var first = new Blake2b(Math.Min(hash.Length, Blake2b.LongestHash));
        first.UpdateInt32(hash.Length);
        first.Update(data);
        first.Finish(link);
        while (hash.Length > Blake2b.LongestHash)
        {
            link[..(Blake2b.LongestHash / 2)].CopyTo(hash);
            hash = hash[(Blake2b.LongestHash / 2)..];
            Blake2b.Hash(link, link[..Math.Min(hash.Length, Blake2b.LongestHash)]);
        }

        link[..hash.Length].CopyTo(hash);
        CryptographicOperations.ZeroMemory(link);
    }
}
