using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace KosmoAuth.Storage.Tables;

/// <summary>One value of an attribute of a person; sealed when sensitive.</summary>
public sealed class UserAttributeEntity
{
    public required string RealmId { get; set; }

    public required string UserId { get; set; }

    public required string Name { get; set; }

    public long Position { get; set; }

    public required string Value { get; set; }

    public bool Sensitive { get; set; }
}

internal sealed class UserAttributeEntityMapping : IEntityTypeConfiguration<UserAttributeEntity>
{
    public void Configure(EntityTypeBuilder<UserAttributeEntity> table)
    {
        table.ToTable("user_attribute").HasKey(row => new { row.RealmId, row.UserId, row.Name, row.Position });
    }
}
