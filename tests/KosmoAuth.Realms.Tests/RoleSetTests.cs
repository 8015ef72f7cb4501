using NUnit.Framework;

namespace KosmoAuth.Realms.Tests;

public sealed class RoleSetTests
{
    [Test]
    public void Intersection_and_union_keep_exactly_the_roles_that_they_should()
    {
        var left = RoleSet.OfIndexes([0, 63, 64, 200]);
        var right = RoleSet.OfIndexes([63, 64, 65]);

        Assert.That(left.Intersect(right).Indexes(), Is.EqualTo(new[] { 63, 64 }));
        Assert.That(right.Union(left).Indexes(), Is.EqualTo(new[] { 0, 63, 64, 65, 200 }));
    }

    [Test]
    public void A_role_beyond_the_last_word_is_not_contained()
    {
        var role = new Role { Id = "r", Name = "r", Index = 500 };

        Assert.That(RoleSet.OfIndexes([1]).Contains(role), Is.False);
    }
}
