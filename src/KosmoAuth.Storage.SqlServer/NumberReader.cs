using System.Collections;
using System.Data.Common;
using System.Globalization;

namespace KosmoAuth.Storage.SqlServer;

/// <summary>Rows whose numbers may be read as any kind of number, as the other products allow it: SQL Server's library insists on the column's own.</summary>
internal sealed class NumberReader(DbDataReader rows) : DbDataReader
{
    public override int Depth => rows.Depth;

    public override int FieldCount => rows.FieldCount;

    public override bool HasRows => rows.HasRows;

    public override bool IsClosed => rows.IsClosed;

    public override int RecordsAffected => rows.RecordsAffected;

    public override object this[int ordinal] => rows[ordinal];

    public override object this[string name] => rows[name];

    public override short GetInt16(int ordinal) => Convert.ToInt16(rows.GetValue(ordinal), CultureInfo.InvariantCulture);

    public override int GetInt32(int ordinal) => Convert.ToInt32(rows.GetValue(ordinal), CultureInfo.InvariantCulture);

    public override long GetInt64(int ordinal) => Convert.ToInt64(rows.GetValue(ordinal), CultureInfo.InvariantCulture);

    public override bool GetBoolean(int ordinal) => rows.GetBoolean(ordinal);

    public override byte GetByte(int ordinal) => rows.GetByte(ordinal);

    public override long GetBytes(int ordinal, long dataOffset, byte[]? buffer, int bufferOffset, int length) =>
        rows.GetBytes(ordinal, dataOffset, buffer, bufferOffset, length);

    public override char GetChar(int ordinal) => rows.GetChar(ordinal);

    public override long GetChars(int ordinal, long dataOffset, char[]? buffer, int bufferOffset, int length) =>
        rows.GetChars(ordinal, dataOffset, buffer, bufferOffset, length);

    public override string GetDataTypeName(int ordinal) => rows.GetDataTypeName(ordinal);

    public override DateTime GetDateTime(int ordinal) => rows.GetDateTime(ordinal);

    public override decimal GetDecimal(int ordinal) => rows.GetDecimal(ordinal);

    public override double GetDouble(int ordinal) => rows.GetDouble(ordinal);

    public override IEnumerator GetEnumerator() => rows.GetEnumerator();

    public override Type GetFieldType(int ordinal) => rows.GetFieldType(ordinal);

    public override float GetFloat(int ordinal) => rows.GetFloat(ordinal);

    public override Guid GetGuid(int ordinal) => rows.GetGuid(ordinal);

    public override string GetName(int ordinal) => rows.GetName(ordinal);

    public override int GetOrdinal(string name) => rows.GetOrdinal(name);

    public override string GetString(int ordinal) => rows.GetString(ordinal);

    public override object GetValue(int ordinal) => rows.GetValue(ordinal);

    public override int GetValues(object[] values) => rows.GetValues(values);

    public override bool IsDBNull(int ordinal) => rows.IsDBNull(ordinal);

    public override bool NextResult() => rows.NextResult();

    public override bool Read() => rows.Read();

    public override Task<bool> ReadAsync(CancellationToken cancellationToken) => rows.ReadAsync(cancellationToken);

    public override async ValueTask DisposeAsync()
    {
        await rows.DisposeAsync();
        await base.DisposeAsync();
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            rows.Dispose();
        }

        base.Dispose(disposing);
    }
}
