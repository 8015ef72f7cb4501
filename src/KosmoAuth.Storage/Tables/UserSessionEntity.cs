using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace KosmoAuth.Storage.Tables;

/// <summary>A session of a person; notes as a JSON object.</summary>
public sealed class UserSessionEntity
{
    public required string RealmId { get; set; }

    public required string Id { get; set; }

    public bool Offline { get; set; }

    public required string UserId { get; set; }

    public long Started { get; set; }

    public long LastAccess { get; set; }

    public bool RememberMe { get; set; }

    public string? IpAddress { get; set; }

    public long AuthTime { get; set; }

    public long Level { get; set; }

    public required string Notes { get; set; }
}

internal sealed class UserSessionEntityMapping : IEntityTypeConfiguration<UserSessionEntity>
{
    public void Configure(EntityTypeBuilder<UserSessionEntity> table)
    {
        table.ToTable("user_session").HasKey(row => new { row.RealmId, row.Id, row.Offline });
    }
}
