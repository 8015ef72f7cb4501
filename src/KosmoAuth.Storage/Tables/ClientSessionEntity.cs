using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace KosmoAuth.Storage.Tables;

/// <summary>The part of a client in a session; notes as a JSON object.</summary>
public sealed class ClientSessionEntity
{
    public required string RealmId { get; set; }

    public required string SessionId { get; set; }

    public bool Offline { get; set; }

    public required string ClientId { get; set; }

    public long Started { get; set; }

    public long LastAccess { get; set; }

    public string? RedirectUri { get; set; }

    public required string Notes { get; set; }
}

internal sealed class ClientSessionEntityMapping : IEntityTypeConfiguration<ClientSessionEntity>
{
    public void Configure(EntityTypeBuilder<ClientSessionEntity> table)
    {
        table.ToTable("client_session").HasKey(row => new { row.RealmId, row.SessionId, row.Offline, row.ClientId });
    }
}
