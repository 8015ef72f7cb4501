using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace KosmoAuth.Storage.Tables;

/// <summary>A role given to a person directly.</summary>
public sealed class UserRoleEntity
{
    public required string RealmId { get; set; }

    public required string UserId { get; set; }

    public required string RoleId { get; set; }
}

internal sealed class UserRoleEntityMapping : IEntityTypeConfiguration<UserRoleEntity>
{
    public void Configure(EntityTypeBuilder<UserRoleEntity> table)
    {
        table.ToTable("user_role").HasKey(row => new { row.RealmId, row.UserId, row.RoleId });
    }
}
