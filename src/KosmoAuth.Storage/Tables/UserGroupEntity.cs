using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace KosmoAuth.Storage.Tables;

/// <summary>A membership of a person in a group.</summary>
public sealed class UserGroupEntity
{
    public required string RealmId { get; set; }

    public required string UserId { get; set; }

    public required string GroupId { get; set; }
}

internal sealed class UserGroupEntityMapping : IEntityTypeConfiguration<UserGroupEntity>
{
    public void Configure(EntityTypeBuilder<UserGroupEntity> table)
    {
        table.ToTable("user_group").HasKey(row => new { row.RealmId, row.UserId, row.GroupId });
    }
}
