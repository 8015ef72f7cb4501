namespace KosmoAuth.Realms;

/// <summary>A set of roles of one compiled realm, as bits by <see cref="Role.Index"/>; valid for that <see cref="Realm.Revision"/> only.</summary>
public sealed class RoleSet
{
    private readonly ulong[] bits;

    private RoleSet(ulong[] bits) => this.bits = bits;

    /// <summary>The set without a role.</summary>
    public static RoleSet Empty { get; } = new([]);

    /// <summary>The set of these roles and of everything that they contain as composites.</summary>
    public static RoleSet Of(IEnumerable<Role> roles)
    {
        ulong[] bits = [];
        foreach (var role in roles)
        {
            bits = Or(bits, role.Effective.bits);
        }

        return new RoleSet(bits);
    }

    /// <summary>The set of exactly these role indexes, composites not expanded.</summary>
    public static RoleSet OfIndexes(IEnumerable<int> indexes)
    {
        ulong[] bits = [];
        foreach (var index in indexes)
        {
            if (index / 64 >= bits.Length)
            {
                Array.Resize(ref bits, (index / 64) + 1);
            }

            bits[index / 64] |= 1UL << (index % 64);
        }

        return new RoleSet(bits);
    }

    public bool Contains(Role role) => role.Index / 64 < bits.Length && (bits[role.Index / 64] & (1UL << (role.Index % 64))) != 0;

    public RoleSet Union(RoleSet other) => new(Or(bits, other.bits));

    public RoleSet Intersect(RoleSet other)
    {
        var result = new ulong[Math.Min(bits.Length, other.bits.Length)];
        for (var i = 0; i < result.Length; i++)
        {
            result[i] = bits[i] & other.bits[i];
        }

        return new RoleSet(result);
    }

    /// <summary>The indexes in ascending order.</summary>
    public IEnumerable<int> Indexes()
    {
        for (var word = 0; word < bits.Length; word++)
        {
            for (var rest = bits[word]; rest != 0; rest &= rest - 1)
            {
                yield return (word * 64) + System.Numerics.BitOperations.TrailingZeroCount(rest);
            }
        }
    }

    private static ulong[] Or(ulong[] left, ulong[] right)
    {
        var (longer, shorter) = left.Length >= right.Length ? (left, right) : (right, left);
        var result = (ulong[])longer.Clone();
        for (var i = 0; i < shorter.Length; i++)
        {
            result[i] |= shorter[i];
        }

        return result;
    }
}
