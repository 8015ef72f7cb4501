using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace KosmoAuth.Storage.Tables;

/// <summary>What a person allowed a client; scope ids as a JSON list.</summary>
public sealed class UserConsentEntity
{
    public required string RealmId { get; set; }

    public required string UserId { get; set; }

    public required string ClientId { get; set; }

    public required string ScopeIds { get; set; }

    public long Created { get; set; }

    public long Updated { get; set; }
}

internal sealed class UserConsentEntityMapping : IEntityTypeConfiguration<UserConsentEntity>
{
    public void Configure(EntityTypeBuilder<UserConsentEntity> table)
    {
        table.ToTable("user_consent").HasKey(row => new { row.RealmId, row.UserId, row.ClientId });
    }
}
