using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace KosmoAuth.Storage.Tables;

/// <summary>Something that happened to a person or client; details as a JSON object.</summary>
public sealed class EventEntity
{
    public long Id { get; set; }

    public required string RealmId { get; set; }

    public long TimeMs { get; set; }

    public required string Type { get; set; }

    public string? ClientId { get; set; }

    public string? UserId { get; set; }

    public string? SessionId { get; set; }

    public string? IpAddress { get; set; }

    public string? Error { get; set; }

    public required string Details { get; set; }
}

internal sealed class EventEntityMapping : IEntityTypeConfiguration<EventEntity>
{
    public void Configure(EntityTypeBuilder<EventEntity> table)
    {
        table.ToTable("event").HasKey(row => row.Id);
    }
}
