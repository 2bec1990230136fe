-- The pages of a material in their order, how far each is believed (a to d, 国办函〔2016〕108号), what its photograph may
-- lack, whether it was looked at for malware, who has seen its original, and from which earlier case it was taken.
ALTER TABLE cases_material ADD COLUMN place BIGINT NOT NULL DEFAULT 0;
ALTER TABLE cases_material ADD COLUMN grade TEXT NOT NULL DEFAULT 'c';
ALTER TABLE cases_material ADD COLUMN hints TEXT NOT NULL DEFAULT '';
ALTER TABLE cases_material ADD COLUMN scan TEXT NOT NULL DEFAULT 'off';
ALTER TABLE cases_material ADD COLUMN seen BIGINT;
ALTER TABLE cases_material ADD COLUMN seen_by {blob};
ALTER TABLE cases_material ADD COLUMN from_case {blob};

-- A file that comes in pieces; done is the material that became of it.
CREATE TABLE cases_upload (
    id        {blob} PRIMARY KEY,
    case_id   {blob} NOT NULL,
    applicant {blob} NOT NULL,
    material  TEXT   NOT NULL,
    size      BIGINT NOT NULL,
    received  BIGINT NOT NULL,
    begun     BIGINT NOT NULL,
    done      {blob}
);
CREATE INDEX cases_upload_case ON cases_upload (case_id, begun);
CREATE INDEX cases_upload_begun ON cases_upload (begun);

-- One piece, sealed like a file; start is its first byte.
CREATE TABLE cases_upload_part (
    upload {blob} NOT NULL,
    start  BIGINT NOT NULL,
    size   BIGINT NOT NULL,
    file   TEXT   NOT NULL,
    PRIMARY KEY (upload, start)
);
