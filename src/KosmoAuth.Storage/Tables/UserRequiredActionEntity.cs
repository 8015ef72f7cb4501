using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace KosmoAuth.Storage.Tables;

/// <summary>What a person has to do at the next log-in.</summary>
public sealed class UserRequiredActionEntity
{
    public required string RealmId { get; set; }

    public required string UserId { get; set; }

    public required string Action { get; set; }
}

internal sealed class UserRequiredActionEntityMapping : IEntityTypeConfiguration<UserRequiredActionEntity>
{
    public void Configure(EntityTypeBuilder<UserRequiredActionEntity> table)
    {
        table.ToTable("user_required_action").HasKey(row => new { row.RealmId, row.UserId, row.Action });
    }
}
