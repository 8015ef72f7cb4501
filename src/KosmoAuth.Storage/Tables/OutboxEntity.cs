using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace KosmoAuth.Storage.Tables;

/// <summary>Something to be done outside the request that caused it.</summary>
public sealed class OutboxEntity
{
    public long Id { get; set; }

    public required string Kind { get; set; }

    public required string ItemKey { get; set; }

    public required byte[] Body { get; set; }

    public long Due { get; set; }

    public long Attempts { get; set; }

    public string? LastError { get; set; }
}

internal sealed class OutboxEntityMapping : IEntityTypeConfiguration<OutboxEntity>
{
    public void Configure(EntityTypeBuilder<OutboxEntity> outbox)
    {
        outbox.ToTable("outbox").HasKey(row => row.Id);
        outbox.HasIndex(row => new { row.Kind, row.ItemKey }).IsUnique();
    }
}
